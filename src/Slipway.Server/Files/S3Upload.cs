using System.Text.Json;
using Amazon.S3.Model;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// An upload in parts. A separate object records which parts have arrived.
/// </summary>
internal sealed class S3Upload(S3Bucket bucket, string name, UploadParts parts, int partLength) : ILargeFileUpload
{
    private readonly string key = bucket.KeyOf(name);
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
            await bucket.GuardedAsync(() => bucket.Client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest
                {
                    BucketName = bucket.Name,
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
            if (await bucket.HeadAsync(key, cancel) is not { } whole || whole.ContentLength != parts.Length)
            {
                if (S3Bucket.IsMissing(fault.InnerException))
                    throw await GivenUpAsync(fault, cancel);
                throw;
            }
        }

        if (finalName is not null && finalName != name)
            await bucket.RenameAsync(key, bucket.KeyOf(finalName), cancel);
        await bucket.RemoveAsync(key + LargeFileNames.Partial, cancel);
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
            sent = await bucket.GuardedAsync(() => bucket.Client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = bucket.Name,
                    Key = key,
                    UploadId = parts.UploadId,
                    PartNumber = number,
                    PartSize = filled,
                    InputStream = new MemoryStream(part, 0, filled, writable: false),
                    UseChunkEncoding = false,
                },
                cancel));
        }
        catch (LargeFilesException fault) when (S3Bucket.IsMissing(fault.InnerException))
        {
            throw await GivenUpAsync(fault, cancel);
        }

        parts.Parts.Add(new UploadPart(sent.ETag, filled));
        filled = 0;
        await bucket.GuardedAsync(() => bucket.Client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket.Name,
                Key = key + LargeFileNames.Partial,
                ContentBody = JsonSerializer.Serialize(parts, UploadPartsJson.Default.UploadParts),
                UseChunkEncoding = false,
            },
            cancel));
    }

    /// <summary>An upload that the store no longer knows starts over.</summary>
    private async Task<LargeFilesException> GivenUpAsync(LargeFilesException fault, CancellationToken cancel)
    {
        await bucket.RemoveAsync(key + LargeFileNames.Partial, cancel);
        return new LargeFilesException($"{bucket.Place} no longer has the upload; it starts over.", isTransient: true, fault);
    }
}
