using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// The bucket of the large files, and what all work on it shares: its settings, and its failures
/// in words for the operator.
/// </summary>
internal sealed class S3Bucket : IDisposable
{
    private readonly S3Address address;

    /// <param name="address">The bucket.</param>
    /// <param name="credentials">
    /// Null: the credentials of the usual AWS variables and files.
    /// </param>
    public S3Bucket(S3Address address, AWSCredentials? credentials)
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
        Client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
        Client.BeforeRequestEvent += PlainSlashes;
    }

    public AmazonS3Client Client { get; }

    public string Name => address.Bucket;

    public string Prefix => address.Prefix;

    public string Place => address.ToString();

    public void Dispose() => Client.Dispose();

    public string KeyOf(string name) => address.Prefix + LargeFileNames.Checked(name);

    public async Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancel)
    {
        try
        {
            return await GuardedAsync(() => Client.GetObjectMetadataAsync(Name, key, cancel));
        }
        catch (LargeFilesException fault) when (IsMissing(fault.InnerException))
        {
            return null;
        }
    }

    /// <summary>The record of an incomplete upload; null if there is none that can be read.</summary>
    public Task<UploadParts?> PartsAsync(string key, CancellationToken cancel) => GuardedAsync(() => ReadPartsAsync(key, cancel));

    public Task RemoveAsync(string key, CancellationToken cancel) => GuardedAsync(() => Client.DeleteObjectAsync(Name, key, cancel));

    public async Task RenameAsync(string key, string newKey, CancellationToken cancel)
    {
        await GuardedAsync(() => Client.CopyObjectAsync(Name, key, Name, newKey, cancel));
        await RemoveAsync(key, cancel);
    }

    public async Task<T> GuardedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
            or TimeoutException)
        {
            throw S3Faults.Of(Place, fault);
        }
    }

    /// <summary>A missing bucket is not a missing object.</summary>
    public static bool IsMissing(Exception? fault) =>
        fault is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound } missing && missing.ErrorCode != "NoSuchBucket";

    private async Task<UploadParts?> ReadPartsAsync(string key, CancellationToken cancel)
    {
        try
        {
            using var answer = await Client.GetObjectAsync(Name, key + LargeFileNames.Partial, cancel);
            return await JsonSerializer.DeserializeAsync(answer.ResponseStream, UploadPartsJson.Default.UploadParts, cancel);
        }
        catch (Exception fault) when (fault is JsonException || IsMissing(fault))
        {
            return null;
        }
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
}
