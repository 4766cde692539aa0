using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Files;

/// <summary>
/// Small files by the hash of their content, so that every node serves them and none is stored
/// twice.
/// </summary>
public sealed class FileStore(IDatabase database)
{
    /// <summary>The largest file kept here, in bytes.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

    /// <summary>What was stored within this time is not marked as stored again.</summary>
    internal static readonly TimeSpan StoredPrecision = TimeSpan.FromMinutes(5);

    /// <summary>Null when there is no such file.</summary>
    public async Task<FileContent?> FindAsync(string hash, CancellationToken cancel) => (await database.ReadAsync(
        "SELECT content_type, bytes FROM files WHERE hash = @hash",
        row => new FileContent(hash, row.GetString(0), row.GetFieldValue<byte[]>(1)),
        cancel,
        ("hash", hash))).SingleOrDefault();

    public async Task<bool> ExistsAsync(string hash, CancellationToken cancel) =>
        (await database.ReadAsync("SELECT 1 FROM files WHERE hash = @hash", _ => true, cancel, ("hash", hash))).Count > 0;

    /// <summary>
    /// The file of that hash as a version of one of these publishers names it; null when none does.
    /// </summary>
    public async Task<StoredFile?> FindNamedAsync(IReadOnlyList<string> publishers, string hash, CancellationToken cancel)
    {
        foreach (var publisher in publishers)
        {
            var artifacts = await database.ReadAsync(
                "SELECT artifacts FROM versions WHERE publisher_key = @key AND artifacts LIKE @named LIMIT 1",
                row => JsonSerializer.Deserialize(row.GetString(0), StoredJson.Default.VersionArtifacts)!,
                cancel,
                ("key", publisher.ToLowerInvariant()),
                ("named", $"%\"{hash}\"%"));
            if (artifacts.SelectMany(version => version.Files.Values).FirstOrDefault(file => file.Hash == hash) is { } found)
                return found;
        }

        return null;
    }
}
