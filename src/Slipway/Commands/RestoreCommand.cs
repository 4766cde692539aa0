using System.CommandLine;
using Slipway.Cli.Options;
using Slipway.Server.Files;
using Slipway.Storage.Database;
using Slipway.Storage.Sqlite;

namespace Slipway.Cli.Commands;

/// <summary>
/// <c>slipway restore FOLDER</c>: puts what <c>slipway backup</c> copied into a data folder that
/// has no database.
/// </summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var flags = StoreFlags.OfFolder();
        var output = new Output();
        var source = new Argument<string>("FOLDER") { Description = "The folder that slipway backup wrote." };
        var command = new Command("restore", "Restores a backup into a data folder that does not have a database.") { source };
        flags.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var store = flags.StoreOf(parsed);
            if (store.Database is not null)
                return Exit.Fail(parsed, "restore fills SQLite's data folder; for PostgreSQL use its own tools, as "
                    + "docs/production.md shows.", Exit.Unusable);
            var folder = parsed.GetValue(source)!;
            var note = await BackupFolder.ReadAsync(folder, cancel);
            await SqliteBackup.CheckAsync(BackupFolder.Database(folder), cancel);
            var key = flags.KeyFileOf(parsed);
            if (InTheWay(store.Data, key, folder, note) is { } fault)
                return Exit.Fail(parsed, fault);
            await CopyAsync(folder, note, LargeFiles.Open(flags.ArtifactsOf(parsed), store), store.Data, key, cancel);
            return output.Write(parsed, note, $"{note.Offers} offers and {note.Running} running operations of {note.Made:u} restored "
                + $"to {store.Data}{BackupArtifacts.Words(note.LargeFiles)}");
        });
        return command;
    }

    private static string? InTheWay(string data, string key, string folder, BackupNote note)
    {
        // SQLite would apply a log that another database left behind to this one.
        if (((string[])["", "-wal", "-shm", "-journal"]).Any(ending => File.Exists(SqliteDatabase.PathIn(data) + ending)))
            return $"'{data}' already holds a database; name another --data, or move the database away with its -wal and -shm files.";
        if (!File.Exists(key))
            return note.HasKey ? null : $"the backup was made without its key; put the key file at '{key}' (Secrets:KeyFile) first.";
        return note.HasKey && !File.ReadAllBytes(key).AsSpan().SequenceEqual(File.ReadAllBytes(BackupFolder.Key(folder)))
            ? $"the key file '{key}' is not the backup's; move it away, or name another Secrets:KeyFile."
            : null;
    }

    /// <summary>
    /// The key and the files come first, so that a database in its place is complete and can be
    /// opened.
    /// </summary>
    private static async Task CopyAsync(
        string folder, BackupNote note, ILargeFiles files, string data, string key, CancellationToken cancel)
    {
        var database = SqliteDatabase.PathIn(data);
        var partial = $"{database}.partial";
        try
        {
            DataFolder.Create(data);
            if (note.HasKey && !File.Exists(key))
                await BackupFolder.CopyPrivatelyAsync(BackupFolder.Key(folder), key, cancel);
            await BackupArtifacts.RestoreAsync(folder, note.LargeFiles?.Files ?? [], files, cancel);
            File.Delete(partial);
            await BackupFolder.CopyPrivatelyAsync(BackupFolder.Database(folder), partial, cancel);
            File.Move(partial, database);
            FolderFlush.Run(data);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"'{data}' cannot be written: {fault.Message}", fault);
        }
    }
}
