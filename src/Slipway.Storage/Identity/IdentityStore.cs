using Dapper;

namespace Slipway.Storage.Identity;

/// <summary>Publishers, principals and what each principal may do.</summary>
public sealed class IdentityStore(IDatabase database)
{
    private const string PublisherColumns = "publisher_id, name, seller_id, seller_contact, migrated";

    /// <summary>False when a publisher of that id exists; nothing was changed then.</summary>
    public Task<bool> AddPublisherAsync(PublisherRow publisher, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            return await session.Connection.ExecuteAsync(
                $"""
                INSERT INTO publishers (publisher_key, publisher_id, name, seller_id, seller_contact, migrated, created)
                SELECT @key, @PublisherId, @Name, (SELECT COALESCE(MAX(seller_id), 1000000) + 1 FROM publishers), @SellerContact, @Migrated, {database.MachineNow}
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
            var now = MarketTime.MachineTicks(database);
            await session.Connection.ExecuteAsync(
                $"""
                INSERT INTO principals (app_id, tenant_id, object_id, created) VALUES (@AppId, @TenantId, @ObjectId, {database.MachineNow})
                ON CONFLICT (app_id) DO UPDATE SET tenant_id = excluded.tenant_id, object_id = excluded.object_id
                """,
                new { principal.AppId, principal.TenantId, principal.ObjectId, now });
            if (secretHash is not null)
            {
                await session.Connection.ExecuteAsync(
                    $"INSERT INTO principal_secrets (app_id, secret_hash, created) VALUES (@AppId, @secretHash, {database.MachineNow}) ON CONFLICT DO NOTHING",
                    new { principal.AppId, secretHash, now });
            }

            foreach (var role in roles)
            {
                await session.Connection.ExecuteAsync(
                    "INSERT INTO roles (app_id, publisher_key, role) VALUES (@AppId, @key, @Role) ON CONFLICT DO NOTHING",
                    new { principal.AppId, key = role.PublisherKey.ToLowerInvariant(), role.Role });
            }

            foreach (var subscription in subscriptions)
            {
                await session.Connection.ExecuteAsync(
                    "INSERT INTO subscriptions (app_id, subscription_id) VALUES (@AppId, @subscription) ON CONFLICT DO NOTHING",
                    new { principal.AppId, subscription });
            }

            return 0;
        },
        cancel);

    /// <summary>False when there is no such principal.</summary>
    public Task<bool> RemovePrincipalAsync(string appId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            foreach (var table in (string[])["principal_secrets", "roles", "subscriptions"])
                await session.Connection.ExecuteAsync($"DELETE FROM {table} WHERE app_id = @appId", new { appId });
            return await session.Connection.ExecuteAsync("DELETE FROM principals WHERE app_id = @appId", new { appId }) == 1;
        },
        cancel);

    public async Task<IReadOnlyList<PrincipalRow>> ListPrincipalsAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<PrincipalRow>("SELECT app_id, tenant_id, object_id FROM principals ORDER BY app_id")];
    }

    /// <summary>Null when there is no such principal.</summary>
    public async Task<PrincipalRow?> FindPrincipalAsync(string appId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<PrincipalRow>(
            "SELECT app_id, tenant_id, object_id FROM principals WHERE app_id = @appId",
            new { appId });
    }

    public async Task<IReadOnlyList<string>> SecretHashesAsync(string appId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<string>("SELECT secret_hash FROM principal_secrets WHERE app_id = @appId", new { appId })];
    }

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

/// <summary>A service principal: application, tenant and object id, lower-case GUIDs.</summary>
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
