using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>
/// Publishers, principals and what each principal may do. Every change leaves a row in the audit
/// that names <c>actor</c>.
/// </summary>
public sealed class IdentityStore(IDatabase database, string actor = IdentityStore.Service)
{
    /// <summary>The actor of what the service changes by itself.</summary>
    public const string Service = "slipway serve";

    private static readonly string Publishers = $"SELECT {PublisherRow.Columns.Names} FROM publishers";

    private static readonly string Principals = $"SELECT {PrincipalRow.Columns.Names} FROM principals";

    /// <summary>The secrets of principals.</summary>
    public SecretStore Secrets => new(database, actor);

    /// <summary>The name of a new secret where it may be shown.</summary>
    public static string NewSecretId() => RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>False when a publisher of that id exists; nothing was changed then.</summary>
    public Task<bool> AddPublisherAsync(PublisherRow publisher, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            var key = publisher.PublisherId.ToLowerInvariant();
            var sellerId = await session.ValueAsync<long>("SELECT COALESCE(MAX(seller_id), 1000000) + 1 FROM publishers");
            var added = await session.ExecuteAsync(
                $"""
                INSERT INTO publishers ({PublisherRow.Columns.Names}, publisher_key, created)
                VALUES ({PublisherRow.Columns.Parameters}, @key, {database.Dialect.MachineNow}) ON CONFLICT (publisher_key) DO NOTHING
                """,
                PublisherRow.Columns.Values(publisher with { SellerId = sellerId }, ("key", key))) == 1;
            if (added)
            {
                await session.AuditAsync(database, actor, "publisherAdded", key, new()
                {
                    ["publisherId"] = publisher.PublisherId,
                    ["name"] = publisher.Name,
                    ["sellerContact"] = publisher.SellerContact,
                    ["migrated"] = publisher.Migrated,
                });
            }

            return added;
        },
        cancel);

    public Task<IReadOnlyList<PublisherRow>> ListPublishersAsync(CancellationToken cancel) =>
        database.ReadAsync($"{Publishers} ORDER BY publisher_key", PublisherRow.Columns.Read, cancel);

    /// <summary>Null when there is no such publisher.</summary>
    public async Task<PublisherRow?> FindPublisherAsync(string publisherId, CancellationToken cancel) => (await database.ReadAsync(
        $"{Publishers} WHERE publisher_key = @key",
        PublisherRow.Columns.Read,
        cancel,
        ("key", publisherId.ToLowerInvariant()))).SingleOrDefault();

    /// <summary>
    /// Registers a principal, or adds roles, subscriptions and a secret to one that is.
    /// <paramref name="secretHash"/> null keeps the secrets it has.
    /// </summary>
    public Task AddPrincipalAsync(
        PrincipalRow principal,
        string? secretHash,
        IReadOnlyCollection<RoleRow> roles,
        IReadOnlyCollection<string> subscriptions,
        CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var app = principal.AppId;
            await AddAsync(session, principal);
            if (secretHash is not null)
                await SecretStore.InsertAsync(session, database, actor, app, NewSecretId(), secretHash, expires: null);
            foreach (var role in roles)
            {
                var key = role.PublisherKey.ToLowerInvariant();
                var added = await session.ExecuteAsync(
                    "INSERT INTO roles (app_id, publisher_key, role) VALUES (@app, @key, @role) ON CONFLICT DO NOTHING",
                    ("app", app),
                    ("key", key),
                    ("role", role.Role));
                if (added > 0)
                    await session.AuditAsync(database, actor, "roleAdded", app, new() { ["role"] = role.Role, ["publisher"] = key });
            }

            foreach (var subscription in subscriptions)
            {
                var added = await session.ExecuteAsync(
                    "INSERT INTO subscriptions (app_id, subscription_id) VALUES (@app, @subscription) ON CONFLICT DO NOTHING",
                    ("app", app),
                    ("subscription", subscription));
                if (added > 0)
                    await session.AuditAsync(database, actor, "subscriptionAdded", app, new() { ["subscription"] = subscription });
            }

            return 0;
        },
        cancel);

    /// <summary>
    /// Removes it with its secrets, roles and subscriptions; false when there is no such principal.
    /// </summary>
    public Task<bool> RemovePrincipalAsync(string appId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var removed = await session.RowsAsync(
                $"DELETE FROM principals WHERE app_id = @app RETURNING {PrincipalRow.Columns.Names}",
                PrincipalRow.Columns.Read,
                ("app", appId));
            if (removed is not [var principal])
                return false;
            var secrets = await session.RowsAsync(
                "DELETE FROM principal_secrets WHERE app_id = @app RETURNING secret_id", row => (JsonNode)row.GetString(0), ("app", appId));
            var roles = await session.RowsAsync(
                "DELETE FROM roles WHERE app_id = @app RETURNING role, publisher_key",
                row => (JsonNode)new JsonObject { ["role"] = row.GetString(0), ["publisher"] = row.GetString(1) },
                ("app", appId));
            var subscriptions = await session.RowsAsync(
                "DELETE FROM subscriptions WHERE app_id = @app RETURNING subscription_id",
                row => (JsonNode)row.GetString(0),
                ("app", appId));
            await session.AuditAsync(database, actor, "principalRemoved", appId, new()
            {
                ["tenant"] = principal.TenantId,
                ["object"] = principal.ObjectId,
                ["secrets"] = new JsonArray([.. secrets]),
                ["roles"] = new JsonArray([.. roles]),
                ["subscriptions"] = new JsonArray([.. subscriptions]),
            });
            return true;
        },
        cancel);

    public Task<IReadOnlyList<PrincipalRow>> ListPrincipalsAsync(CancellationToken cancel) =>
        database.ReadAsync($"{Principals} ORDER BY app_id", PrincipalRow.Columns.Read, cancel);

    /// <summary>Null when there is no such principal.</summary>
    public async Task<PrincipalRow?> FindPrincipalAsync(string appId, CancellationToken cancel) => (await database.ReadAsync(
        $"{Principals} WHERE app_id = @app", PrincipalRow.Columns.Read, cancel, ("app", appId))).SingleOrDefault();

    public async Task<IReadOnlyList<string>> SecretHashesAsync(string appId, CancellationToken cancel) =>
        [.. (await Secrets.ValidAsync(appId, cancel)).Select(secret => secret.SecretHash)];

    /// <summary>
    /// Every role of a principal; <see cref="RoleRow.PublisherKey"/> is empty for one on the whole
    /// marketplace.
    /// </summary>
    public Task<IReadOnlyList<RoleRow>> RolesAsync(string appId, CancellationToken cancel) => database.ReadAsync(
        $"SELECT {RoleRow.Columns.Names} FROM roles WHERE app_id = @app ORDER BY publisher_key, role",
        RoleRow.Columns.Read,
        cancel,
        ("app", appId));

    public Task<IReadOnlyList<string>> SubscriptionsAsync(string appId, CancellationToken cancel) => database.ReadAsync(
        "SELECT subscription_id FROM subscriptions WHERE app_id = @app ORDER BY subscription_id",
        row => row.GetString(0),
        cancel,
        ("app", appId));

    private async Task AddAsync(WriteSession session, PrincipalRow principal)
    {
        await session.AloneAsync();
        var known = (await session.RowsAsync($"{Principals} WHERE app_id = @app", PrincipalRow.Columns.Read, ("app", principal.AppId)))
            .SingleOrDefault();
        if (known is not null && known.TenantId == principal.TenantId && known.ObjectId == principal.ObjectId)
            return;
        await session.ExecuteAsync(
            $"""
            INSERT INTO principals ({PrincipalRow.Columns.Names}, created)
            VALUES ({PrincipalRow.Columns.Parameters}, {database.Dialect.MachineNow})
            ON CONFLICT (app_id) DO UPDATE SET tenant_id = excluded.tenant_id, object_id = excluded.object_id
            """,
            PrincipalRow.Columns.Values(principal));
        var detail = Ids(principal);
        if (known is not null)
            detail["before"] = Ids(known);
        await session.AuditAsync(database, actor, known is null ? "principalAdded" : "principalChanged", principal.AppId, detail);
    }

    private static JsonObject Ids(PrincipalRow principal) => new() { ["tenant"] = principal.TenantId, ["object"] = principal.ObjectId };
}
