using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Storage.Database;

namespace Slipway.Cli.Commands;

/// <summary>
/// The folder that <c>slipway backup</c> writes and <c>slipway restore</c> reads: the database, its
/// key, large files, and a note that describes them.
/// </summary>
internal static class BackupFolder
{
    private static readonly ResultJson Json = new(new(JsonSerializerDefaults.Web) { WriteIndented = true });

    public static string Database(string folder) => Path.Combine(folder, "slipway.db");

    public static string Key(string folder) => Path.Combine(folder, "slipway.key");

    public static string Artifacts(string folder) => Path.Combine(folder, "artifacts");

    public static Task WriteNoteAsync(string folder, BackupNote note, CancellationToken cancel) =>
        WritePrivatelyAsync(NoteOf(folder), file => JsonSerializer.SerializeAsync(file, note, Json.BackupNote, cancel));

    /// <exception cref="StoreUnusableException">
    /// It is not a backup, or it was changed since it was made.
    /// </exception>
    public static async Task<BackupNote> ReadAsync(string folder, CancellationToken cancel)
    {
        BackupNote note;
        string hash;
        string? changed = null;
        try
        {
            note = JsonSerializer.Deserialize(await File.ReadAllTextAsync(NoteOf(folder), cancel), Json.BackupNote)
                ?? throw new JsonException("its note is empty.");
            hash = await HashAsync(Database(folder), cancel);
            if (note.HasKey && !File.Exists(Key(folder)))
                throw new FileNotFoundException($"its key file '{Key(folder)}' is missing.");
            foreach (var file in note.LargeFiles?.Files ?? [])
            {
                if (Path.GetFileName(file.Name) != file.Name)
                    throw new IOException($"its note names '{file.Name}', which is not a file name.");
                if (await HashAsync(Path.Combine(Artifacts(folder), file.Name), cancel) != file.Sha256)
                    changed ??= file.Name;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StoreUnusableException($"'{folder}' is not a complete backup of this "
                + $"service: {(fault is JsonException json ? JsonErrorText.Of(json) : fault.Message)}", fault);
        }

        if (hash != note.Sha256)
            throw new StoreUnusableException(
                $"the database in '{folder}' is not the one that was backed up: its hash differs. Take another backup.");
        if (changed is not null)
            throw new StoreUnusableException(
                $"the large file '{changed}' in '{folder}' is not the one that was backed up: its hash differs. Take another backup.");
        return note;
    }

    public static async Task<string> HashAsync(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
    }

    public static async Task CopyPrivatelyAsync(string from, string to, CancellationToken cancel)
    {
        await using var source = File.OpenRead(from);
        await WritePrivatelyAsync(to, target => source.CopyToAsync(target, cancel));
    }

    /// <summary>
    /// Readable only by the owner, since it holds secrets, and flushed to disk when this returns.
    /// </summary>
    public static async Task WritePrivatelyAsync(string to, Func<Stream, Task> write)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var target = new FileStream(to, options);
        await write(target);
        target.Flush(flushToDisk: true);
    }

    private static string NoteOf(string folder) => Path.Combine(folder, "backup.json");
}
