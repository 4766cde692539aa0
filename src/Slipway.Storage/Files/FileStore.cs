using Dapper;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Files;

/// <summary>Small files by the hash of their content, so that every node serves them and none is stored twice.</summary>
public sealed class FileStore(IDatabase database)
{
    /// <summary>The largest file kept here, in bytes.</summary>
    public const int LargestFile = 4 * 1024 * 1024;

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

    private sealed class FileRow
    {
        public string ContentType { get; init; } = "";

        public byte[] Bytes { get; init; } = [];
    }
}
