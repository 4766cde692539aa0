using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>
/// The client secrets of principals, as hashes. At most <see cref="Most"/> are valid at a time, so
/// that one can be replaced while it is in use.
/// </summary>
public sealed class SecretStore(IDatabase database, string actor)
{
    /// <summary>The one in use and the one that takes its place.</summary>
    public const int Most = 2;

    /// <summary>
    /// How far the time of the last use may lag, so that a busy client does not cause a write with
    /// each token.
    /// </summary>
    private static readonly TimeSpan LastUseLag = TimeSpan.FromHours(1);

    private static readonly string Theirs = $"SELECT {SecretRow.Columns.Names} FROM principal_secrets WHERE app_id = @app";

    private readonly string isValid = $"(expires IS NULL OR expires > {database.Dialect.MachineNow})";

    private string Valid => $"{Theirs} AND {isValid} ORDER BY created, secret_id";

    /// <summary>The valid secrets, oldest first.</summary>
    public Task<IReadOnlyList<SecretRow>> ValidAsync(string appId, CancellationToken cancel) =>
        database.ReadAsync(Valid, SecretRow.Columns.Read, cancel, ("app", appId));

    /// <summary>All that were not removed, expired ones too, oldest first.</summary>
    public Task<IReadOnlyList<SecretRow>> ListAsync(string appId, CancellationToken cancel) =>
        database.ReadAsync($"{Theirs} ORDER BY created, secret_id", SecretRow.Columns.Read, cancel, ("app", appId));

    /// <summary>
    /// Adds one and removes those that have expired. When as many are valid as may be, adds nothing
    /// and returns those.
    /// </summary>
    public Task<IReadOnlyList<SecretRow>> AddAsync(
        string appId, string secretId, string secretHash, DateTimeOffset? expires, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            var inTheWay = await session.RowsAsync(Valid, SecretRow.Columns.Read, ("app", appId));
            if (inTheWay.Count >= Most)
                return inTheWay;
            await session.ExecuteAsync($"DELETE FROM principal_secrets WHERE app_id = @app AND NOT {isValid}", ("app", appId));
            await InsertAsync(session, database, actor, appId, secretId, secretHash, expires);
            return [];
        },
        cancel);

    /// <summary>False when the principal has no such secret.</summary>
    public Task<bool> RemoveAsync(string appId, string secretId, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var removed = await session.ExecuteAsync(
                "DELETE FROM principal_secrets WHERE app_id = @app AND secret_id = @secret", ("app", appId), ("secret", secretId)) > 0;
            if (removed)
                await session.AuditAsync(database, actor, "secretRemoved", appId, new() { ["secret"] = secretId });
            return removed;
        },
        cancel);

    /// <summary>
    /// Notes that a secret gave a token just now; most of the time the note from before is fresh
    /// enough and nothing is written.
    /// </summary>
    public Task NoteUseAsync(SecretRow secret, string appId, CancellationToken cancel) =>
        secret.LastUsed > database.Machine.GetUtcNow().UtcTicks - LastUseLag.Ticks
            ? Task.CompletedTask
            : database.WriteAsync(
                null,
                session => session.ExecuteAsync(
                    $"UPDATE principal_secrets SET last_used = {database.Dialect.MachineNow} WHERE app_id = @app AND secret_hash = @hash",
                    ("app", appId),
                    ("hash", secret.SecretHash)),
                cancel);

    internal static async Task InsertAsync(
        WriteSession session, IDatabase database, string actor, string appId, string secretId, string secretHash, DateTimeOffset? expires)
    {
        await session.ExecuteAsync(
            $"""
            INSERT INTO principal_secrets (app_id, secret_id, secret_hash, created, expires)
            VALUES (@app, @secret, @hash, {database.Dialect.MachineNow}, @expires)
            """,
            ("app", appId),
            ("secret", secretId),
            ("hash", secretHash),
            ("expires", expires));
        await session.AuditAsync(database, actor, "secretAdded", appId, new() { ["secret"] = secretId, ["expires"] = expires });
    }
}
