using Dapper;

namespace Slipway.Storage.Identity;

/// <summary>The service's own keys, sealed: token signing keys, the key ring that seals secrets, and the settings that belong to the database.</summary>
public sealed class KeyStore(IDatabase database)
{
    /// <summary>Signing keys, newest first.</summary>
    public async Task<IReadOnlyList<SigningKeyRow>> SigningKeysAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<SigningKeyRow>("SELECT key_id, sealed FROM signing_keys ORDER BY created DESC, key_id")];
    }

    /// <summary>Keeps <paramref name="key"/> if there is none yet; nodes that start together agree on one.</summary>
    public Task AddFirstSigningKeyAsync(SigningKeyRow key, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            return await session.Connection.ExecuteAsync(
                $"INSERT INTO signing_keys (key_id, sealed, created) SELECT @KeyId, @Sealed, {database.MachineNow} WHERE NOT EXISTS (SELECT 1 FROM signing_keys)",
                new { key.KeyId, key.Sealed, now = MarketTime.MachineTicks(database) });
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
}
