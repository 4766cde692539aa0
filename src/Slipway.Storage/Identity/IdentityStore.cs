using System.Security.Cryptography;
using Dapper;
using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>Publishers, principals and what each principal may do. Every change leaves a row in the audit that names <c>actor</c>.</summary>
public sealed class IdentityStore(IDatabase database, string actor = IdentityStore.Service)
{
    /// <summary>Who changes what the service changes by itself.</summary>
    public const string Service = "slipway serve";


    private const string PrincipalColumns = "app_id, tenant_id, object_id";
    private const string PublisherColumns = "publisher_id, name, seller_id, seller_contact, migrated";

    /// <summary>False when a publisher of that id exists; nothing was changed then.</summary>
    public Task<bool> AddPublisherAsync(PublisherRow publisher, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            var added = await session.Connection.ExecuteAsync(
                $"""
                INSERT INTO publishers (publisher_key, publisher_id, name, seller_id, seller_contact, migrated, created)
                SELECT @key, @PublisherId, @Name, (SELECT COALESCE(MAX(seller_id), 1000000) + 1 FROM publishers), @SellerContact, @Migrated, {database.Dialect.MachineNow}
                WHERE NOT EXISTS (SELECT 1 FROM publishers WHERE publisher_key = @key)
                """,
                new
                {
                    key = publisher.PublisherId.ToLowerInvariant(),
                    publisher.PublisherId,
                    publisher.Name,
                    publisher.SellerContact,
                    publisher.Migrated,
                    now = MarketTime.MachineTicks(database),
                }) == 1;
            if (added)
            {
                await session.AuditAsync(
                    database, actor, "publisherAdded", publisher.PublisherId.ToLowerInvariant(),
                    new { publisher.PublisherId, publisher.Name, publisher.SellerContact, migrated = publisher.Migrated == 1 });
            }

            return added;
        },
        cancel);

    public async Task<IReadOnlyList<PublisherRow>> ListPublishersAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<PublisherRow>($"SELECT {PublisherColumns} FROM publishers ORDER BY publisher_key")];
    }

    /// <summary>Null when there is no such publisher.</summary>
    public async Task<PublisherRow?> FindPublisherAsync(string publisherId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<PublisherRow>(
            $"SELECT {PublisherColumns} FROM publishers WHERE publisher_key = @key",
            new { key = publisherId.ToLowerInvariant() });
    }

    /// <summary>
    /// Registers a principal, or adds roles, subscriptions and a secret to one that is. <paramref name="secretHash"/> null keeps the secrets it has.
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
            await AddAsync(session, principal);
            if (secretHash is not null)
                await SecretStore.InsertAsync(session, database, actor, principal.AppId, NewSecretId(), secretHash, expires: null);
            foreach (var role in roles)
            {
                var key = role.PublisherKey.ToLowerInvariant();
                var added = await session.Connection.ExecuteAsync(
                    "INSERT INTO roles (app_id, publisher_key, role) VALUES (@AppId, @key, @Role) ON CONFLICT DO NOTHING",
                    new { principal.AppId, key, role.Role });
                if (added > 0)
                    await session.AuditAsync(database, actor, "roleAdded", principal.AppId, new { role.Role, publisher = key });
            }

            foreach (var subscription in subscriptions)
            {
                var added = await session.Connection.ExecuteAsync(
                    "INSERT INTO subscriptions (app_id, subscription_id) VALUES (@AppId, @subscription) ON CONFLICT DO NOTHING",
                    new { principal.AppId, subscription });
                if (added > 0)
                    await session.AuditAsync(database, actor, "subscriptionAdded", principal.AppId, new { subscription });
            }

            return 0;
        },
        cancel);

    /// <summary>Removes it with its secrets, roles and subscriptions; false when there is no such principal.</summary>
    public Task<bool> RemovePrincipalAsync(string appId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var connection = session.Connection;
            var principal = await connection.QuerySingleOrDefaultAsync<PrincipalRow>($"SELECT {PrincipalColumns} FROM principals WHERE app_id = @appId", new { appId });
            if (principal is null)
                return false;
            var detail = new
            {
                tenant = principal.TenantId,
                @object = principal.ObjectId,
                secrets = await connection.QueryAsync<string>("DELETE FROM principal_secrets WHERE app_id = @appId RETURNING secret_id", new { appId }),
                roles = (await connection.QueryAsync<RoleRow>("DELETE FROM roles WHERE app_id = @appId RETURNING publisher_key, role", new { appId }))
                    .Select(role => new { role.Role, publisher = role.PublisherKey }),
                subscriptions = await connection.QueryAsync<string>("DELETE FROM subscriptions WHERE app_id = @appId RETURNING subscription_id", new { appId }),
            };
            await connection.ExecuteAsync("DELETE FROM principals WHERE app_id = @appId", new { appId });
            await session.AuditAsync(database, actor, "principalRemoved", appId, detail);
            return true;
        },
        cancel);

    public async Task<IReadOnlyList<PrincipalRow>> ListPrincipalsAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<PrincipalRow>($"SELECT {PrincipalColumns} FROM principals ORDER BY app_id")];
    }

    /// <summary>Null when there is no such principal.</summary>
    public async Task<PrincipalRow?> FindPrincipalAsync(string appId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<PrincipalRow>(
            $"SELECT {PrincipalColumns} FROM principals WHERE app_id = @appId",
            new { appId });
    }

    /// <summary>The secrets of principals.</summary>
    public SecretStore Secrets => new(database, actor);

    /// <summary>What a secret is called where it may be shown.</summary>
    public static string NewSecretId() => RandomNumberGenerator.GetHexString(8, lowercase: true);

    public async Task<IReadOnlyList<string>> SecretHashesAsync(string appId, CancellationToken cancel) =>
        [.. (await Secrets.ValidAsync(appId, cancel)).Select(secret => secret.SecretHash)];

    /// <summary>Every role of a principal; <see cref="RoleRow.PublisherKey"/> is empty for one on the whole marketplace.</summary>
    public async Task<IReadOnlyList<RoleRow>> RolesAsync(string appId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<RoleRow>("SELECT publisher_key, role FROM roles WHERE app_id = @appId ORDER BY publisher_key, role", new { appId })];
    }

    public async Task<IReadOnlyList<string>> SubscriptionsAsync(string appId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<string>("SELECT subscription_id FROM subscriptions WHERE app_id = @appId ORDER BY subscription_id", new { appId })];
    }

    private async Task AddAsync(WriteSession session, PrincipalRow principal)
    {
        await session.AloneAsync();
        var known = await session.Connection.QuerySingleOrDefaultAsync<PrincipalRow>($"SELECT {PrincipalColumns} FROM principals WHERE app_id = @AppId", new { principal.AppId });
        if (known is not null && known.TenantId == principal.TenantId && known.ObjectId == principal.ObjectId)
            return;
        await session.Connection.ExecuteAsync(
            $"""
            INSERT INTO principals (app_id, tenant_id, object_id, created) VALUES (@AppId, @TenantId, @ObjectId, {database.Dialect.MachineNow})
            ON CONFLICT (app_id) DO UPDATE SET tenant_id = excluded.tenant_id, object_id = excluded.object_id
            """,
            new { principal.AppId, principal.TenantId, principal.ObjectId, now = MarketTime.MachineTicks(database) });
        object detail = known is null
            ? new { tenant = principal.TenantId, @object = principal.ObjectId }
            : new { tenant = principal.TenantId, @object = principal.ObjectId, before = new { tenant = known.TenantId, @object = known.ObjectId } };
        await session.AuditAsync(database, actor, known is null ? "principalAdded" : "principalChanged", principal.AppId, detail);
    }
}

public sealed class PublisherRow
{
    public string PublisherId { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Given by the store when the publisher is added.</summary>
    public long SellerId { get; init; }

    public string SellerContact { get; init; } = "";

    /// <summary>1 when its new offers are migrated ones, else 0.</summary>
    public long Migrated { get; init; }
}

/// <summary>A service principal: application, tenant and object id. GUIDs are in lower case; other issuers' application ids are as the issuer writes them.</summary>
public sealed class PrincipalRow
{
    public string AppId { get; init; } = "";

    public string TenantId { get; init; } = "";

    public string ObjectId { get; init; } = "";
}

public sealed class RoleRow
{
    public string PublisherKey { get; init; } = "";

    public string Role { get; init; } = "";
}
