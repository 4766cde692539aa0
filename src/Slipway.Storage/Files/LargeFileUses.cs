using Slipway.Storage.Database;

namespace Slipway.Storage.Files;

/// <summary>
/// Which large files were used lately. Code that is about to use one records that first and then
/// looks for the file. The collector removes a file while it holds its row, so it either leaves the
/// file alone or the user finds it gone.
/// </summary>
public sealed class LargeFileUses(IDatabase database)
{
    /// <summary>What was noted within this time is not noted again.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    public Task NoteAsync(string name, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync(
            $"""
            INSERT INTO large_files (name, used) VALUES (@name, {database.Dialect.MachineNow})
            ON CONFLICT (name) DO UPDATE SET used = excluded.used WHERE large_files.used <= excluded.used - @precision
            """,
            ("name", name), ("precision", Precision)),
        cancel);

    /// <summary>
    /// Runs <paramref name="remove"/> when nobody noted the file for that long, and lets nobody
    /// note it meanwhile; false when somebody did.
    /// </summary>
    public Task<bool> CollectAsync(string name, TimeSpan unused, Func<Task> remove, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            var claimed = await session.ExecuteAsync(
                $"""
                INSERT INTO large_files (name, used) VALUES (@name, 0)
                ON CONFLICT (name) DO UPDATE SET used = large_files.used WHERE large_files.used <= {database.Dialect.MachineNow} - @unused
                """,
                ("name", name), ("unused", unused));
            if (claimed == 0)
                return session.Discard(false);
            await remove();
            await session.ExecuteAsync("DELETE FROM large_files WHERE name = @name", ("name", name));
            return true;
        },
        cancel);
}
