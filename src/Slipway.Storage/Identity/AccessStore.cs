using System.Data.Common;
using Dapper;
using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>
/// What a caller may do, each question one statement. A tenant that is empty is not compared: only the token of an issuer without tenants has none, since
/// one of an issuer with several is refused without.
/// </summary>
public sealed class AccessStore(IDatabase database)
{
    private const string Theirs =
        "FROM roles r JOIN principals p ON p.app_id = r.app_id WHERE r.app_id = @appId AND (@tenantId = '' OR p.tenant_id = @tenantId)";

    private const string Standing = $"""
        SELECT mine.role, b.publisher_id, b.name, b.seller_id, b.seller_contact, b.migrated
        FROM (SELECT r.role {Theirs} AND r.publisher_key IN ('', @key)) mine
        LEFT JOIN publishers b ON b.publisher_key = @key
        """;

    /// <summary>
    /// The caller's roles that count on a publisher, with its row. Without a role the publisher is not even looked for, so that a missing one takes as long.
    /// </summary>
    public async ValueTask<StandingRow> FindAsync(string appId, string tenantId, string publisherId, CancellationToken cancel)
    {
        var found = await database.AskAsync(
            Standing, Row.Read, cancel, ("appId", appId), ("tenantId", tenantId), ("key", publisherId.ToLowerInvariant()));
        return new StandingRow([.. found.Select(row => row.Role).Order(StringComparer.Ordinal)], found is [{ Publisher: { } publisher }, ..] ? publisher : null);
    }

    /// <summary>The publishers that the caller has a role on, which is all of them for a role on the marketplace.</summary>
    public async Task<IReadOnlyList<PublisherRow>> VisiblePublishersAsync(string appId, string tenantId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<PublisherRow>(
            $"""
            SELECT publisher_id, name, seller_id, seller_contact, migrated FROM publishers b
            WHERE EXISTS (SELECT 1 {Theirs} AND r.publisher_key IN ('', b.publisher_key))
            ORDER BY publisher_key
            """,
            new { appId, tenantId })];
    }

    /// <summary>The subscriptions that are registered with the caller.</summary>
    public async Task<IReadOnlyList<string>> SubscriptionsAsync(string appId, string tenantId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<string>(
            """
            SELECT s.subscription_id FROM subscriptions s JOIN principals p ON p.app_id = s.app_id
            WHERE s.app_id = @appId AND (@tenantId = '' OR p.tenant_id = @tenantId)
            """,
            new { appId, tenantId })];
    }

    /// <summary>
    /// The application that is registered with an object id, for tokens that name no application; "" when there is none, or more than one.
    /// </summary>
    public async Task<string> ApplicationOfAsync(string objectId, string tenantId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var found = await connection.QueryAsync<string>(
            "SELECT app_id FROM principals WHERE object_id = @objectId AND (@tenantId = '' OR tenant_id = @tenantId) LIMIT 2", new { objectId, tenantId });
        return found.ToList() is [var only] ? only : "";
    }

    private sealed record Row(string Role, PublisherRow? Publisher)
    {
        public static Row Read(DbDataReader row) => new(row.GetString(0), row.IsDBNull(1) ? null : new PublisherRow
        {
            PublisherId = row.GetString(1),
            Name = row.GetString(2),
            SellerId = row.GetInt64(3),
            SellerContact = row.GetString(4),
            Migrated = row.GetInt64(5),
        });
    }
}

/// <summary>Roles of a caller on a publisher, and the publisher where the caller has any and it exists.</summary>
public sealed record StandingRow(IReadOnlyList<string> Roles, PublisherRow? Publisher);
