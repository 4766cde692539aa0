using Dapper;
using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>The service's own keys, sealed: token signing keys, the key ring that seals secrets, and the settings that belong to the database.</summary>
public sealed class KeyStore(IDatabase database)
{
    /// <summary>Signing keys, newest first.</summary>
    public async Task<IReadOnlyList<SigningKeyRow>> SigningKeysAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<SigningKeyRow>("SELECT key_id, sealed, created FROM signing_keys ORDER BY created DESC, key_id")];
    }

    /// <summary>Keeps <paramref name="key"/> if there is none yet; nodes that start together agree on one.</summary>
    public Task AddFirstSigningKeyAsync(SigningKeyRow key, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            return await session.Connection.ExecuteAsync(
                $"INSERT INTO signing_keys (key_id, sealed, created) SELECT @KeyId, @Sealed, {database.Dialect.MachineNow} WHERE NOT EXISTS (SELECT 1 FROM signing_keys)",
                new { key.KeyId, key.Sealed, now = MarketTime.MachineTicks(database) });
        },
        cancel);

    /// <summary>Adds a key, which is the newest then.</summary>
    public Task AddSigningKeyAsync(SigningKeyRow key, string actor, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.Connection.ExecuteAsync(
                $"INSERT INTO signing_keys (key_id, sealed, created) VALUES (@KeyId, @Sealed, {database.Dialect.MachineNow})",
                new { key.KeyId, key.Sealed, now = MarketTime.MachineTicks(database) });
            await session.AuditAsync(database, actor, "signingKeyAdded", key.KeyId, new { });
            return 0;
        },
        cancel);

    /// <summary>False when there is no such key, or it is the newest, which signs.</summary>
    public Task<bool> RemoveSigningKeyAsync(string keyId, string actor, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            var removed = await session.Connection.ExecuteAsync(
                "DELETE FROM signing_keys WHERE key_id = @keyId AND EXISTS (SELECT 1 FROM signing_keys newer WHERE newer.created > signing_keys.created)", new { keyId }) == 1;
            if (removed)
                await session.AuditAsync(database, actor, "signingKeyRemoved", keyId, new { });
            return removed;
        },
        cancel);

    public async Task<IReadOnlyList<string>> KeyRingAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<string>("SELECT xml FROM key_ring ORDER BY name")];
    }

    public Task AddToKeyRingAsync(string name, string xml, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.Connection.ExecuteAsync("INSERT INTO key_ring (name, xml) VALUES (@name, @xml) ON CONFLICT (name) DO NOTHING", new { name, xml }),
        cancel);

    /// <summary>A fact as it was set; null when it never was.</summary>
    public async Task<string?> FactAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<string>("SELECT value FROM slipway WHERE name = @name", new { name });
    }

    /// <summary>Sets a fact that was never set and returns what it is then.</summary>
    public Task<string> SetFactOnceAsync(string name, string value, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.Connection.ExecuteAsync("INSERT INTO slipway (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", new { name, value });
            return (await session.Connection.ExecuteScalarAsync<string>("SELECT value FROM slipway WHERE name = @name", new { name }))!;
        },
        cancel);
}

public sealed class SigningKeyRow
{
    public string KeyId { get; init; } = "";

    /// <summary>The private key, sealed with the key ring.</summary>
    public byte[] Sealed { get; init; } = [];

    /// <summary>Machine time, in ticks; given by the store.</summary>
    public long Created { get; init; }
}
