using Dapper;
using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>The client secrets of principals, as hashes. At most <see cref="Most"/> are valid at a time, so that one can be replaced while it is in use.</summary>
public sealed class SecretStore(IDatabase database, string actor)
{
    /// <summary>The one in use and the one that takes its place.</summary>
    public const int Most = 2;

    private const string Columns = "secret_id, secret_hash, created, expires, last_used";

    /// <summary>How far the time of the last use may lag, so that a busy client does not cause a write with each token.</summary>
    private static readonly TimeSpan LastUseLag = TimeSpan.FromHours(1);

    private string Valid => $"(expires IS NULL OR expires > {database.Dialect.MachineNow})";

    /// <summary>Those that count now, oldest first.</summary>
    public async Task<IReadOnlyList<SecretRow>> ValidAsync(string appId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<SecretRow>(
            $"SELECT {Columns} FROM principal_secrets WHERE app_id = @appId AND {Valid} ORDER BY created, secret_id",
            new { appId, now = MarketTime.MachineTicks(database) })];
    }

    /// <summary>All that were not removed, expired ones too, oldest first.</summary>
    public async Task<IReadOnlyList<SecretRow>> ListAsync(string appId, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<SecretRow>(
            $"SELECT {Columns} FROM principal_secrets WHERE app_id = @appId ORDER BY created, secret_id", new { appId })];
    }

    /// <summary>Adds one and removes those that have expired. Returns those in the way, and adds nothing, when as many are valid as may be.</summary>
    public Task<IReadOnlyList<SecretRow>> AddAsync(string appId, string secretId, string secretHash, DateTimeOffset? expires, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            var now = MarketTime.MachineTicks(database);
            var inTheWay = (await session.Connection.QueryAsync<SecretRow>(
                $"SELECT {Columns} FROM principal_secrets WHERE app_id = @appId AND {Valid} ORDER BY created, secret_id", new { appId, now })).ToList();
            if (inTheWay.Count >= Most)
                return (IReadOnlyList<SecretRow>)inTheWay;
            await session.Connection.ExecuteAsync($"DELETE FROM principal_secrets WHERE app_id = @appId AND NOT {Valid}", new { appId, now });
            await InsertAsync(session, database, actor, appId, secretId, secretHash, expires);
            return [];
        },
        cancel);

    /// <summary>False when the principal has no such secret.</summary>
    public Task<bool> RemoveAsync(string appId, string secretId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var removed = await session.Connection.ExecuteAsync(
                "DELETE FROM principal_secrets WHERE app_id = @appId AND secret_id = @secretId", new { appId, secretId }) > 0;
            if (removed)
                await session.AuditAsync(database, actor, "secretRemoved", appId, new { secret = secretId });
            return removed;
        },
        cancel);

    /// <summary>Notes that a secret gave a token just now; most of the time the note from before is fresh enough and nothing is written.</summary>
    public async Task NoteUseAsync(SecretRow secret, string appId, CancellationToken cancel)
    {
        var now = MarketTime.MachineTicks(database);
        if (secret.LastUsed > now - LastUseLag.Ticks)
            return;
        await database.WriteAsync(
            null,
            session => session.Connection.ExecuteAsync(
                $"UPDATE principal_secrets SET last_used = {database.Dialect.MachineNow} WHERE app_id = @appId AND secret_hash = @SecretHash",
                new { appId, secret.SecretHash, now }),
            cancel);
    }

    internal static async Task InsertAsync(
        WriteSession session, IDatabase database, string actor, string appId, string secretId, string secretHash, DateTimeOffset? expires)
    {
        await session.Connection.ExecuteAsync(
            $"""
            INSERT INTO principal_secrets (app_id, secret_id, secret_hash, created, expires)
            VALUES (@appId, @secretId, @secretHash, {database.Dialect.MachineNow}, @expires)
            """,
            new { appId, secretId, secretHash, expires = expires?.UtcTicks, now = MarketTime.MachineTicks(database) });
        await session.AuditAsync(database, actor, "secretAdded", appId, new { secret = secretId, expires });
    }
}

public sealed class SecretRow
{
    /// <summary>Short, not secret, and unique among the secrets of a principal.</summary>
    public string SecretId { get; init; } = "";

    public string SecretHash { get; init; } = "";

    /// <summary>Machine time, in ticks.</summary>
    public long Created { get; init; }

    /// <summary>Machine time, in ticks; null: never.</summary>
    public long? Expires { get; init; }

    /// <summary>Machine time, in ticks, at most an hour behind; null: never used.</summary>
    public long? LastUsed { get; init; }
}
