using Slipway.Server.Files;
using Slipway.Server.Hosting;
using Slipway.Server.Publishing.Steps;
using Slipway.Storage.Files;
using Slipway.Storage.Sqlite;

namespace Slipway.Cli.Commands;

/// <summary>
/// The large files of a backup: those in the data folder that the copied database refers to. A
/// store elsewhere needs its own backup.
/// </summary>
internal static class BackupArtifacts
{
    /// <summary>
    /// The copied database refers to these files, so none is removed during the copy unless it was
    /// unused before.
    /// </summary>
    public static async Task<LargeFilesNote> CopyAsync(
        ArtifactOptions artifacts, StoreOptions place, string folder, CancellationToken cancel)
    {
        var store = LargeFiles.Open(artifacts, place);
        if (!LargeFiles.LieInDataFolder(artifacts, place))
            return new LargeFilesNote([], store.Place, await CountAsync(store, folder, cancel));
        var copied = new List<CopiedFile>();
        foreach (var file in await ReferredAsync(store, folder, cancel))
        {
            DataFolder.Create(BackupFolder.Artifacts(folder));
            await using var source = await store.OpenAsync(file.Name, cancel)
                ?? throw new IOException($"the file {file.Name} was removed during the backup; take another backup");
            var target = Path.Combine(BackupFolder.Artifacts(folder), file.Name);
            await BackupFolder.WritePrivatelyAsync(target, copy => source.CopyToAsync(copy, cancel));
            copied.Add(new CopiedFile(file.Name, new FileInfo(target).Length, await BackupFolder.HashAsync(target, cancel)));
        }

        if (copied.Count > 0)
            FolderFlush.Run(BackupFolder.Artifacts(folder));
        return new LargeFilesNote(copied, null, null);
    }

    /// <summary>Copies them to the restored service's store for large files.</summary>
    public static async Task RestoreAsync(string folder, IReadOnlyList<CopiedFile> files, ILargeFiles store, CancellationToken cancel)
    {
        foreach (var file in files)
        {
            await using var source = File.OpenRead(Path.Combine(BackupFolder.Artifacts(folder), file.Name));
            await using var upload = await store.ResumeAsync(file.Name, file.Length, cancel);
            source.Position = upload.Durable;
            var buffer = new byte[1024 * 1024];
            int read;
            while ((read = await source.ReadAsync(buffer, cancel)) > 0)
                await upload.AppendAsync(buffer.AsMemory(0, read), cancel);
            await upload.CompleteAsync(null, cancel);
        }
    }

    /// <summary>A note about them for people, appended to the sentence about the rest.</summary>
    public static string Words(LargeFilesNote? note) => note switch
    {
        null => ". The program that made this backup copied no large files: if there were any, copy them from their old place",
        { LeftOut: 0 } => "",
        { Place: { } place }
            => $". {(note.LeftOut is { } count ? Counted.Of(count, "large file") : "Large files")} "
            + $"in {place} {(note.LeftOut == 1 ? "is" : "are")} not in this backup",
        { Files.Count: 0 } => "",
        _ => $", with {Counted.Of(note.Files.Count, "large file")}",
    };

    /// <summary>
    /// Null if the store fails; a backup without this number is better than none.
    /// </summary>
    private static async Task<int?> CountAsync(ILargeFiles store, string folder, CancellationToken cancel)
    {
        try
        {
            return (await ReferredAsync(store, folder, cancel)).Count;
        }
        catch (LargeFilesException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<LargeFile>> ReferredAsync(ILargeFiles store, string folder, CancellationToken cancel)
    {
        var whole = new List<LargeFile>();
        await foreach (var file in store.ListAsync(cancel))
        {
            if (!file.IsPartial)
                whole.Add(file);
        }

        var unnamed = await SqliteBackup.UnnamedFilesAsync(BackupFolder.Database(folder), whole.Select(file => file.Name), cancel);
        return [.. whole.Where(file => !unnamed.Contains(file.Name))];
    }
}
