using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>
/// The service's own keys, sealed: token signing keys, the key ring that seals secrets, and the
/// settings that belong to the database.
/// </summary>
public sealed class KeyStore(IDatabase database)
{
    private readonly string insert =
        $"INSERT INTO signing_keys (key_id, sealed, created) SELECT @key_id, @sealed, {database.Dialect.MachineNow}";

    /// <summary>Signing keys, newest first.</summary>
    public Task<IReadOnlyList<SigningKeyRow>> SigningKeysAsync(CancellationToken cancel) => database.ReadAsync(
        $"SELECT {SigningKeyRow.Columns.Names} FROM signing_keys ORDER BY created DESC, key_id", SigningKeyRow.Columns.Read, cancel);

    /// <summary>
    /// Keeps <paramref name="key"/> if there is none yet; nodes that start together agree on one.
    /// </summary>
    public Task AddFirstSigningKeyAsync(SigningKeyRow key, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            return await session.ExecuteAsync(
                $"{insert} WHERE NOT EXISTS (SELECT 1 FROM signing_keys)", ("key_id", key.KeyId), ("sealed", key.Sealed));
        },
        cancel);

    /// <summary>Adds a key, which is the newest then.</summary>
    public Task AddSigningKeyAsync(SigningKeyRow key, string actor, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.ExecuteAsync(insert, ("key_id", key.KeyId), ("sealed", key.Sealed));
            await session.AuditAsync(database, actor, "signingKeyAdded", key.KeyId, []);
            return 0;
        },
        cancel);

    /// <summary>False when there is no such key, or it is the newest, which signs.</summary>
    public Task<bool> RemoveSigningKeyAsync(string keyId, string actor, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            var removed = await session.ExecuteAsync(
                """
                DELETE FROM signing_keys
                WHERE key_id = @key AND EXISTS (SELECT 1 FROM signing_keys newer WHERE newer.created > signing_keys.created)
                """,
                ("key", keyId)) == 1;
            if (removed)
                await session.AuditAsync(database, actor, "signingKeyRemoved", keyId, []);
            return removed;
        },
        cancel);

    public Task<IReadOnlyList<string>> KeyRingAsync(CancellationToken cancel) =>
        database.ReadAsync("SELECT xml FROM key_ring ORDER BY name", row => row.GetString(0), cancel);

    public Task AddToKeyRingAsync(string name, string xml, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync(
            "INSERT INTO key_ring (name, xml) VALUES (@name, @xml) ON CONFLICT (name) DO NOTHING", ("name", name), ("xml", xml)),
        cancel);

    /// <summary>A fact as it was set; null when it never was.</summary>
    public async Task<string?> FactAsync(string name, CancellationToken cancel) => (await database.ReadAsync(
        "SELECT value FROM slipway WHERE name = @name", row => row.GetString(0), cancel, ("name", name))).SingleOrDefault();

    /// <summary>Sets a fact that was never set and returns what it is then.</summary>
    public Task<string> SetFactOnceAsync(string name, string value, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.ExecuteAsync(
                "INSERT INTO slipway (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", ("name", name), ("value", value));
            return (await session.ValueAsync<string>("SELECT value FROM slipway WHERE name = @name", ("name", name)))!;
        },
        cancel);
}
