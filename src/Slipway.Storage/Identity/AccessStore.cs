using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>
/// What a caller may do, each question one statement. An empty tenant is not compared: only a token
/// of an issuer without tenants has none, since a token of an issuer with several is refused
/// without one.
/// </summary>
public sealed class AccessStore(IDatabase database)
{
    /// <summary>
    /// The caller's roles that count on a publisher (<c>mine</c>), with its row (<c>b</c>). Without a role
    /// the publisher is not even looked for, so that a missing one takes as long.
    /// </summary>
    internal const string OnPublisher = $"""
        FROM (SELECT r.role {Theirs} AND r.publisher_key IN ('', @publisher)) mine
        LEFT JOIN publishers b ON b.publisher_key = @publisher
        """;

    private const string Theirs =
        "FROM roles r JOIN principals p ON p.app_id = r.app_id WHERE r.app_id = @app AND (@tenant = '' OR p.tenant_id = @tenant)";

    private static readonly string Standing = $"SELECT mine.role, {PublisherRow.Columns.Of("b")} {OnPublisher}";

    /// <summary>The caller's roles that count on a publisher, with its row.</summary>
    public async ValueTask<StandingRow> FindAsync(string appId, string tenantId, string publisherId, CancellationToken cancel)
    {
        var found = await database.AskAsync(
            Standing,
            row => (Role: row.GetString(0), Publisher: row.IsDBNull(1) ? null : PublisherRow.Columns.Read(row, 1)),
            cancel,
            ("app", appId),
            ("tenant", tenantId),
            ("publisher", publisherId.ToLowerInvariant()));
        return new StandingRow(
            [.. found.Select(row => row.Role).Order(StringComparer.Ordinal)],
            found is [var (_, publisher), ..] ? publisher : null);
    }

    /// <summary>
    /// The publishers that the caller has a role on, which is all of them for a role on the
    /// marketplace.
    /// </summary>
    public Task<IReadOnlyList<PublisherRow>> VisiblePublishersAsync(string appId, string tenantId, CancellationToken cancel) =>
        database.ReadAsync(
            $"""
            SELECT {PublisherRow.Columns.Names} FROM publishers b
            WHERE EXISTS (SELECT 1 {Theirs} AND r.publisher_key IN ('', b.publisher_key))
            ORDER BY publisher_key
            """,
            PublisherRow.Columns.Read,
            cancel,
            ("app", appId),
            ("tenant", tenantId));

    /// <summary>The subscriptions that are registered with the caller.</summary>
    public Task<IReadOnlyList<string>> SubscriptionsAsync(string appId, string tenantId, CancellationToken cancel) => database.ReadAsync(
        """
        SELECT s.subscription_id FROM subscriptions s JOIN principals p ON p.app_id = s.app_id
        WHERE s.app_id = @app AND (@tenant = '' OR p.tenant_id = @tenant)
        """,
        row => row.GetString(0),
        cancel,
        ("app", appId),
        ("tenant", tenantId));

    /// <summary>
    /// The application that is registered with an object id, for tokens that name no application;
    /// "" when there is none, or more than one.
    /// </summary>
    public async Task<string> ApplicationOfAsync(string objectId, string tenantId, CancellationToken cancel) => await database.ReadAsync(
        "SELECT app_id FROM principals WHERE object_id = @object AND (@tenant = '' OR tenant_id = @tenant) LIMIT 2",
        row => row.GetString(0),
        cancel,
        ("object", objectId),
        ("tenant", tenantId)) is [var only] ? only : "";
}
