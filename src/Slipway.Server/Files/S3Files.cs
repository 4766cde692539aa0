using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Slipway.Server.Files;

/// <summary>
/// Large files in a bucket. A file is sent in parts. A separate object records which parts have
/// arrived, since not every store can list them.
/// </summary>
public sealed class S3Files : ILargeFiles, IDisposable
{
    /// <summary>A part has at least 5 MiB, and a file has at most 10,000 parts.</summary>
    private const int LeastPart = 8 * 1024 * 1024;
    private const int MostParts = 10_000;

    private readonly S3Bucket bucket;

    /// <param name="address">The bucket.</param>
    /// <param name="credentials">
    /// Null: the credentials of the usual AWS variables and files.
    /// </param>
    public S3Files(S3Address address, AWSCredentials? credentials) => bucket = new S3Bucket(address, credentials);

    public string Place => bucket.Place;

    public void Dispose() => bucket.Dispose();

    public async Task<ILargeFileUpload> ResumeAsync(string name, long length, CancellationToken cancel)
    {
        var key = bucket.KeyOf(name);
        var parts = await bucket.PartsAsync(key, cancel) ?? new UploadParts(
            (await bucket.GuardedAsync(() => bucket.Client.InitiateMultipartUploadAsync(
                new InitiateMultipartUploadRequest { BucketName = bucket.Name, Key = key }, cancel))).UploadId,
            []);
        return new S3Upload(bucket, name, parts, PartLength(length));
    }

    public async Task<LargeFile?> FindAsync(string name, CancellationToken cancel) =>
        await bucket.HeadAsync(bucket.KeyOf(name), cancel) is { } found
            ? new LargeFile(name, found.ContentLength, Time(found.LastModified), IsPartial: false)
            : null;

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancel)
    {
        var key = bucket.KeyOf(name);
        return await bucket.HeadAsync(key, cancel) is { } found
            ? new RangedStream(found.ContentLength, (from, buffer, token) => ReadAsync(key, found.ETag, from, buffer, token), cancel)
            : null;
    }

    public Task RenameAsync(string name, string newName, CancellationToken cancel) =>
        bucket.RenameAsync(bucket.KeyOf(name), bucket.KeyOf(newName), cancel);

    public Task DeleteAsync(string name, CancellationToken cancel) => bucket.RemoveAsync(bucket.KeyOf(name), cancel);

    public async Task DiscardAsync(string name, CancellationToken cancel)
    {
        var key = bucket.KeyOf(name);
        if (await bucket.PartsAsync(key, cancel) is { } parts)
            await AbortAsync(key, parts.UploadId, cancel);
        await bucket.RemoveAsync(key + LargeFileNames.Partial, cancel);
    }

    public async IAsyncEnumerable<LargeFile> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ListObjectsV2Request { BucketName = bucket.Name, Prefix = bucket.Prefix };
        ListObjectsV2Response page;
        do
        {
            page = await bucket.GuardedAsync(() => bucket.Client.ListObjectsV2Async(request, cancel));
            foreach (var found in page.S3Objects ?? [])
            {
                var name = found.Key[bucket.Prefix.Length..];
                var isPartial = name.EndsWith(LargeFileNames.Partial, StringComparison.Ordinal);
                name = isPartial ? name[..^LargeFileNames.Partial.Length] : name;
                if (!LargeFileNames.IsName(name))
                    continue;
                var length = isPartial
                    ? (await bucket.PartsAsync(bucket.Prefix + name, cancel))?.Length ?? 0
                    : found.Size ?? 0;
                yield return new LargeFile(name, length, Time(found.LastModified), isPartial);
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    private static int PartLength(long length) => (int)Math.Max(LeastPart, ((length / MostParts / 1024 / 1024) + 1) * 1024 * 1024);

    private static DateTimeOffset Time(DateTime? time) => new(time?.ToUniversalTime() ?? DateTime.MinValue, TimeSpan.Zero);

    private async Task<int> ReadAsync(string key, string etag, long from, Memory<byte> buffer, CancellationToken cancel) =>
        await bucket.GuardedAsync(async () =>
    {
        var request = new GetObjectRequest
        {
            BucketName = bucket.Name,
            Key = key,
            EtagToMatch = etag,
            ByteRange = new ByteRange(from, from + buffer.Length - 1),
        };
        using var answer = await bucket.Client.GetObjectAsync(request, cancel);
        return await answer.ResponseStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
    });

    private async Task AbortAsync(string key, string uploadId, CancellationToken cancel)
    {
        try
        {
            await bucket.Client.AbortMultipartUploadAsync(bucket.Name, key, uploadId, cancel);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.NotImplemented)
        {
            // Already removed, or the store does not record incomplete uploads.
        }
    }
}
