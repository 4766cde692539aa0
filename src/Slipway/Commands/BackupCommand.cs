using System.CommandLine;
using Slipway.Cli.Options;
using Slipway.Server.Files;
using Slipway.Server.Hosting;
using Slipway.Storage.Database;
using Slipway.Storage.Sqlite;

namespace Slipway.Cli.Commands;

/// <summary>
/// <c>slipway backup FOLDER</c>: a copy of a SQLite store with its key and large files, taken while
/// it is served.
/// </summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var flags = StoreFlags.OfFolder();
        var output = new Output();
        var target = new Argument<string>("FOLDER") { Description = "The folder to write; it must not exist yet." };
        var withoutKey = new Option<bool>("--without-key")
        {
            Description = "Leaves the key file out. Keep a copy of it elsewhere, or the secrets are lost.",
        };
        var command = new Command("backup", "Copies a data folder's database, key and large files, also while it is served.")
        {
            target,
            withoutKey,
        };
        flags.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var store = flags.StoreOf(parsed);
            if (store.Database is not null)
                return Exit.Fail(parsed, "backup copies SQLite's data folder; for PostgreSQL use its own tools, as "
                    + "docs/production.md shows.", Exit.Unusable);
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(target)!));
            if (Path.Exists(folder))
                return Exit.Fail(parsed, $"'{folder}' already exists; name a folder that does not exist.");
            var key = parsed.GetValue(withoutKey) ? null : flags.KeyFileOf(parsed);
            var note = await WriteAsync(store, flags.ArtifactsOf(parsed), key, folder, cancel);
            var secrets = note.HasKey ? ", with the key that opens their secrets" : "; its key was left out";
            return output.Write(parsed, note, $"{note.Offers} offers and {note.Running} running operations copied "
                + $"to {folder}{secrets}{BackupArtifacts.Words(note.LargeFiles)}");
        });
        return command;
    }

    /// <summary>
    /// The folder gets its name once it is complete, so that half a backup is never mistaken for a
    /// whole one.
    /// </summary>
    private static async Task<BackupNote> WriteAsync(
        StoreOptions store, ArtifactOptions artifacts, string? key, string folder, CancellationToken cancel)
    {
        var partial = $"{folder}.partial-{Guid.NewGuid():N}";
        try
        {
            DataFolder.Create(partial);
            var facts = await SqliteBackup.CopyAsync(store.Data, BackupFolder.Database(partial), cancel);
            if (key is not null)
                await BackupFolder.CopyPrivatelyAsync(key, BackupFolder.Key(partial), cancel);
            var large = await BackupArtifacts.CopyAsync(artifacts, store, partial, cancel);
            var hash = await BackupFolder.HashAsync(BackupFolder.Database(partial), cancel);
            var note = new BackupNote(TimeProvider.System.GetUtcNow(), facts.Schema, facts.Mode, facts.Offers, facts.Running, hash,
                HasKey: key is not null, large);
            await BackupFolder.WriteNoteAsync(partial, note, cancel);
            FolderFlush.Run(partial);
            Directory.Move(partial, folder);
            FolderFlush.Run(Path.GetDirectoryName(folder)!);
            return note;
        }
        catch (Exception fault)
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
            if (fault is IOException or UnauthorizedAccessException)
                throw new StoreUnusableException($"the backup cannot be written: {fault.Message}", fault);
            throw;
        }
    }
}
