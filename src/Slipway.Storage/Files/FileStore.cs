using System.Text.Json;
using Dapper;
using Slipway.Core.Artifacts;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Files;

/// <summary>Small files by the hash of their content, so that every node serves them and none is stored twice.</summary>
public sealed class FileStore(IDatabase database)
{
    /// <summary>The largest file kept here, in bytes.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

    /// <summary>What was stored within this time is not marked as stored again.</summary>
    internal static readonly TimeSpan StoredPrecision = TimeSpan.FromMinutes(5);

    /// <summary>Null when there is no such file.</summary>
    public async Task<FileContent?> FindAsync(string hash, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<FileRow>("SELECT content_type, bytes FROM files WHERE hash = @hash", new { hash });
        return row is null ? null : new FileContent(hash, row.ContentType, row.Bytes);
    }

    public async Task<bool> ExistsAsync(string hash, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM files WHERE hash = @hash", new { hash }) == 1;
    }

    /// <summary>The file of that hash as a version of one of these publishers names it; null when none does.</summary>
    public async Task<StoredFile?> FindNamedAsync(IReadOnlyList<string> publishers, string hash, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        // One at a time, and a principal has few: lists of values are bound in one way by PostgreSQL and in another by SQLite.
        foreach (var publisher in publishers)
        {
            var artifacts = await connection.QueryFirstOrDefaultAsync<string>(
                "SELECT artifacts FROM versions WHERE publisher_key = @key AND artifacts LIKE @named LIMIT 1",
                new { key = publisher.ToLowerInvariant(), named = $"%\"{hash}\"%" });
            if (artifacts is not null && JsonSerializer.Deserialize(artifacts, StoredJson.Default.VersionArtifacts)!.Files.Values.FirstOrDefault(file => file.Hash == hash) is { } found)
                return found;
        }

        return null;
    }

    private sealed class FileRow
    {
        public string ContentType { get; init; } = "";

        public byte[] Bytes { get; init; } = [];
    }
}
