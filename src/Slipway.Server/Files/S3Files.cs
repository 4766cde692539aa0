using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Slipway.Storage.Files;

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

    private readonly S3Address address;
    private readonly AmazonS3Client client;

    /// <param name="address">The bucket.</param>
    /// <param name="credentials">
    /// Null: the credentials of the usual AWS variables and files.
    /// </param>
    public S3Files(S3Address address, AWSCredentials? credentials)
    {
        this.address = address;
        var config = new AmazonS3Config
        {
            AuthenticationRegion = address.Region,
            // Some compatible stores do not know the newer checksums, so they are sent only where
            // required.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromMinutes(2),
        };
        if (address.Endpoint is { } endpoint)
            (config.ServiceURL, config.ForcePathStyle) = (endpoint.AbsoluteUri, true);
        else
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(address.Region);
        client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
        client.BeforeRequestEvent += PlainSlashes;
    }

    public string Place => address.ToString();

    public void Dispose() => client.Dispose();

    public async Task<ILargeFileUpload> ResumeAsync(string name, long length, CancellationToken cancel)
    {
        var key = KeyOf(name);
        var parts = await GuardedAsync(() => ReadPartsAsync(key, cancel)) ?? new UploadParts(
            (await GuardedAsync(() => client.InitiateMultipartUploadAsync(
                new InitiateMultipartUploadRequest { BucketName = address.Bucket, Key = key }, cancel))).UploadId,
            []);
        return new Upload(this, name, parts, PartLength(length));
    }

    public async Task<LargeFile?> FindAsync(string name, CancellationToken cancel) =>
        await HeadAsync(KeyOf(name), cancel) is { } found
            ? new LargeFile(name, found.ContentLength, Time(found.LastModified), IsPartial: false)
            : null;

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancel)
    {
        var key = KeyOf(name);
        return await HeadAsync(key, cancel) is { } found
            ? new RangedStream(found.ContentLength, (from, buffer, token) => ReadAsync(key, found.ETag, from, buffer, token), cancel)
            : null;
    }

    public async Task RenameAsync(string name, string newName, CancellationToken cancel)
    {
        await GuardedAsync(() => client.CopyObjectAsync(address.Bucket, KeyOf(name), address.Bucket, KeyOf(newName), cancel));
        await RemoveAsync(KeyOf(name), cancel);
    }

    public Task DeleteAsync(string name, CancellationToken cancel) => RemoveAsync(KeyOf(name), cancel);

    public async Task DiscardAsync(string name, CancellationToken cancel)
    {
        var key = KeyOf(name);
        if (await GuardedAsync(() => ReadPartsAsync(key, cancel)) is { } parts)
            await AbortAsync(key, parts.UploadId, cancel);
        await RemoveAsync(key + LargeFileNames.Partial, cancel);
    }

    public async IAsyncEnumerable<LargeFile> ListAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var request = new ListObjectsV2Request { BucketName = address.Bucket, Prefix = address.Prefix };
        ListObjectsV2Response page;
        do
        {
            page = await GuardedAsync(() => client.ListObjectsV2Async(request, cancel));
            foreach (var found in page.S3Objects ?? [])
            {
                var name = found.Key[address.Prefix.Length..];
                var isPartial = name.EndsWith(LargeFileNames.Partial, StringComparison.Ordinal);
                name = isPartial ? name[..^LargeFileNames.Partial.Length] : name;
                if (!LargeFileNames.IsName(name))
                    continue;
                var length = isPartial
                    ? (await GuardedAsync(() => ReadPartsAsync(address.Prefix + name, cancel)))?.Length ?? 0
                    : found.Size ?? 0;
                yield return new LargeFile(name, length, Time(found.LastModified), isPartial);
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <summary>
    /// Some compatible stores do not accept a copy's source with encoded slashes; all accept plain
    /// ones.
    /// </summary>
    private static void PlainSlashes(object sender, RequestEventArgs request)
    {
        const string source = "x-amz-copy-source";
        if (request is WebServiceRequestEventArgs { Headers: var headers } && headers.TryGetValue(source, out var encoded))
            headers[source] = encoded.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
    }

    private static int PartLength(long length) => (int)Math.Max(LeastPart, ((length / MostParts / 1024 / 1024) + 1) * 1024 * 1024);

    private static DateTimeOffset Time(DateTime? time) => new(time?.ToUniversalTime() ?? DateTime.MinValue, TimeSpan.Zero);

    private string KeyOf(string name) => address.Prefix + LargeFileNames.Checked(name);

    private async Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancel)
    {
        try
        {
            return await GuardedAsync(() => client.GetObjectMetadataAsync(address.Bucket, key, cancel));
        }
        catch (LargeFilesException fault) when (IsMissing(fault.InnerException))
        {
            return null;
        }
    }

    private async Task<int> ReadAsync(string key, string etag, long from, Memory<byte> buffer, CancellationToken cancel) =>
        await GuardedAsync(async () =>
    {
        var request = new GetObjectRequest
        {
            BucketName = address.Bucket,
            Key = key,
            EtagToMatch = etag,
            ByteRange = new ByteRange(from, from + buffer.Length - 1),
        };
        using var answer = await client.GetObjectAsync(request, cancel);
        return await answer.ResponseStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
    });

    private async Task<UploadParts?> ReadPartsAsync(string key, CancellationToken cancel)
    {
        try
        {
            using var answer = await client.GetObjectAsync(address.Bucket, key + LargeFileNames.Partial, cancel);
            return await JsonSerializer.DeserializeAsync(answer.ResponseStream, UploadPartsJson.Default.UploadParts, cancel);
        }
        catch (AmazonS3Exception fault) when (IsMissing(fault))
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task RemoveAsync(string key, CancellationToken cancel) =>
        GuardedAsync(() => client.DeleteObjectAsync(address.Bucket, key, cancel));

    private async Task AbortAsync(string key, string uploadId, CancellationToken cancel)
    {
        try
        {
            await client.AbortMultipartUploadAsync(address.Bucket, key, uploadId, cancel);
        }
        catch (AmazonS3Exception fault) when (fault.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.NotImplemented)
        {
            // Already removed, or the store does not record incomplete uploads.
        }
    }

    /// <summary>An upload that the store no longer knows starts over.</summary>
    private async Task<LargeFilesException> GivenUpAsync(string key, LargeFilesException fault, CancellationToken cancel)
    {
        await RemoveAsync(key + LargeFileNames.Partial, cancel);
        return new LargeFilesException($"{Place} no longer has the upload; it starts over.", isTransient: true, fault);
    }

    /// <summary>A missing bucket is not a missing object.</summary>
    private static bool IsMissing(Exception? fault) =>
        fault is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } missing && missing.ErrorCode != "NoSuchBucket";

    private async Task<T> GuardedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
            or TimeoutException)
        {
            throw Fault(fault);
        }
    }

    private LargeFilesException Fault(Exception fault) => fault switch
    {
        AmazonServiceException { ErrorCode: "NoSuchBucket" } => new LargeFilesException(
            $"{Place}, the service's store for large files, does not exist. The operator of this marketplace must create it or correct "
            + "Artifacts:Store.", isTransient: false, fault),
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => new LargeFilesException(
            $"{Place}, the service's store for large files, refuses the service's key. The operator of this marketplace must correct "
            + "Artifacts:StoreKey and Artifacts:StoreSecret, or the key's permissions.",
            isTransient: false,
            fault),
        AmazonServiceException { StatusCode: not 0 } answered => new LargeFilesException(
            $"{Place}, the service's store for large files, returned {(int)answered.StatusCode} ({answered.ErrorCode}).",
            isTransient: true,
            fault),
        AmazonClientException when fault.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) => new LargeFilesException(
            $"The service does not have a key for {Place}, its store for large files. The operator of this marketplace must set "
            + "Artifacts:StoreKey and Artifacts:StoreSecret, or the AWS variables.",
            isTransient: false,
            fault),
        _ => new LargeFilesException(
            $"{Place}, the service's store for large files, cannot be reached. The operator of this marketplace must check that it is "
            + "running and that Artifacts:Store names it.", isTransient: true, fault),
    };

    private sealed class Upload(S3Files files, string name, UploadParts parts, int partLength) : ILargeFileUpload
    {
        private readonly string key = files.KeyOf(name);
        private readonly byte[] part = new byte[partLength];
        private int filled;

        public long Durable => parts.Length;

        public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            while (!bytes.IsEmpty)
            {
                var taken = Math.Min(bytes.Length, part.Length - filled);
                bytes[..taken].CopyTo(part.AsMemory(filled));
                filled += taken;
                bytes = bytes[taken..];
                if (filled == part.Length)
                    await SendAsync(cancel);
            }
        }

        public async Task CompleteAsync(string? finalName, CancellationToken cancel)
        {
            if (filled > 0 || parts.Parts.Count == 0)
                await SendAsync(cancel);
            try
            {
                await files.GuardedAsync(() => files.client.CompleteMultipartUploadAsync(
                    new CompleteMultipartUploadRequest
                    {
                        BucketName = files.address.Bucket,
                        Key = key,
                        UploadId = parts.UploadId,
                        PartETags = [.. parts.Parts.Select((sent, index) => new PartETag(index + 1, sent.ETag))],
                    },
                    cancel));
            }
            catch (LargeFilesException fault)
            {
                // Another node may have completed the same upload, with the same bytes, or the
                // response may have been lost.
                if (await files.HeadAsync(key, cancel) is not { } whole || whole.ContentLength != parts.Length)
                {
                    if (IsMissing(fault.InnerException))
                        throw await files.GivenUpAsync(key, fault, cancel);
                    throw;
                }
            }

            if (finalName is not null && finalName != name)
                await files.RenameAsync(name, finalName, cancel);
            await files.RemoveAsync(key + LargeFileNames.Partial, cancel);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>
        /// Sends the part first and then its record: a part without a record is sent again.
        /// </summary>
        private async Task SendAsync(CancellationToken cancel)
        {
            var number = parts.Parts.Count + 1;
            UploadPartResponse sent;
            try
            {
                sent = await files.GuardedAsync(() => files.client.UploadPartAsync(
                    new UploadPartRequest
                    {
                        BucketName = files.address.Bucket,
                        Key = key,
                        UploadId = parts.UploadId,
                        PartNumber = number,
                        PartSize = filled,
                        InputStream = new MemoryStream(part, 0, filled, writable: false),
                        UseChunkEncoding = false,
                    },
                    cancel));
            }
            catch (LargeFilesException fault) when (IsMissing(fault.InnerException))
            {
                throw await files.GivenUpAsync(key, fault, cancel);
            }

            parts.Parts.Add(new UploadPart(sent.ETag, filled));
            filled = 0;
            await files.GuardedAsync(() => files.client.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = files.address.Bucket,
                    Key = key + LargeFileNames.Partial,
                    ContentBody = JsonSerializer.Serialize(parts, UploadPartsJson.Default.UploadParts),
                    UseChunkEncoding = false,
                },
                cancel));
        }
    }
}
