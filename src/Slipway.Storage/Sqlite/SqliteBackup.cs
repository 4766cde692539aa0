using System.Globalization;
using Microsoft.Data.Sqlite;
using Slipway.Storage.Database;
using Slipway.Storage.Files;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// Copies of a data folder's database, made while it is served: one read transaction, so the copy
/// is the state at one commit.
/// </summary>
public static class SqliteBackup
{
    /// <summary>Since this schema the names of files are where <see cref="UnusedFiles"/> looks for them.</summary>
    private const int OldestReadable = 12;

    /// <summary>
    /// Writes a copy of the database in <paramref name="folder"/> to a file that does not exist
    /// yet, and checks that copy.
    /// </summary>
    /// <exception cref="StoreUnusableException">There is no database, or it cannot be read or
    /// written there.</exception>
    public static async Task<DatabaseFacts> CopyAsync(string folder, string target, CancellationToken cancel)
    {
        var source = SqliteDatabase.PathIn(folder);
        if (!File.Exists(source))
            throw new StoreUnusableException(SqliteDatabase.NotIn(folder));
        try
        {
            await using (var connection = await OpenAsync(source, cancel))
            {
                // FULL also holds for the file that VACUUM INTO writes.
                var session = new Session(connection, TimeProvider.System);
                await session.ExecuteAsync("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000");
                DataFolder.Protect(target);
                await session.ExecuteAsync("VACUUM INTO @target", ("target", target));
            }

            return await CheckAsync(target, cancel);
        }
        catch (SqliteException fault)
        {
            throw new StoreUnusableException($"the database in '{folder}' cannot be copied to '{target}': {fault.Message}", fault);
        }
    }

    /// <summary>
    /// What a database file holds, once every page and every index of it has been read.
    /// </summary>
    /// <exception cref="StoreUnusableException">It is damaged, or is not a database of this
    /// service.</exception>
    public static async Task<DatabaseFacts> CheckAsync(string file, CancellationToken cancel)
    {
        try
        {
            await using var connection = await OpenAsync(file, cancel);
            var session = new Session(connection, TimeProvider.System, cancel: cancel);
            if (await session.ValueAsync<string>("PRAGMA integrity_check(1)") is { } verdict and not "ok")
                throw new StoreUnusableException($"the database '{file}' is damaged: {verdict}");
            var facts = await Schema.FactsAsync(session);
            return new DatabaseFacts(
                int.Parse(facts["schema"], CultureInfo.InvariantCulture),
                facts.GetValueOrDefault("mode"),
                await session.ValueAsync<long>("SELECT COUNT(*) FROM offers"),
                await session.ValueAsync<long>("SELECT COUNT(*) FROM operations WHERE state = 'running'"));
        }
        catch (Exception fault) when (fault is SqliteException or KeyNotFoundException or FormatException)
        {
            throw new StoreUnusableException($"the file '{file}' is not a database of this service: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Those of <paramref name="names"/> that nothing in a database file refers to.
    /// </summary>
    /// <exception cref="StoreUnusableException">It cannot be read.</exception>
    public static async Task<IReadOnlySet<string>> UnnamedFilesAsync(string file, IEnumerable<string> names, CancellationToken cancel)
    {
        try
        {
            await using var connection = await OpenAsync(file, cancel);
            var session = new Session(connection, TimeProvider.System, cancel: cancel);
            if (int.Parse((await Schema.FactsAsync(session))["schema"], CultureInfo.InvariantCulture) is < OldestReadable and var schema)
            {
                throw new StoreUnusableException(
                    $"the database '{file}' has schema {schema}, of an earlier program. Back it up with that program, or start this one"
                    + " on it first.");
            }

            return await UnusedFiles.UnnamedAsync((text, read) => session.RowsAsync(text, read), names);
        }
        catch (SqliteException fault)
        {
            throw new StoreUnusableException($"the database '{file}' cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Not pooled, and never creating what is not there.</summary>
    private static async Task<SqliteConnection> OpenAsync(string file, CancellationToken cancel)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync(cancel);
        return connection;
    }
}
