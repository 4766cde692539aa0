using System.Net;
using Amazon.Runtime;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>Failures of the bucket, in words for the operator.</summary>
internal static class S3Faults
{
    public static LargeFilesException Of(string place, Exception fault) => fault switch
    {
        AmazonServiceException { ErrorCode: "NoSuchBucket" } => new LargeFilesException(
            $"{place}, the service's store for large files, does not exist. The operator of this marketplace must create it or correct "
            + "Artifacts:Store.", isTransient: false, fault),
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => new LargeFilesException(
            $"{place}, the service's store for large files, refuses the service's key. The operator of this marketplace must correct "
            + "Artifacts:StoreKey and Artifacts:StoreSecret, or the key's permissions.",
            isTransient: false,
            fault),
        AmazonServiceException { StatusCode: not 0 } answered => new LargeFilesException(
            $"{place}, the service's store for large files, returned {(int)answered.StatusCode} ({answered.ErrorCode}).",
            isTransient: true,
            fault),
        AmazonClientException when fault.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) => new LargeFilesException(
            $"The service does not have a key for {place}, its store for large files. The operator of this marketplace must set "
            + "Artifacts:StoreKey and Artifacts:StoreSecret, or the AWS variables.",
            isTransient: false,
            fault),
        _ => new LargeFilesException(
            $"{place}, the service's store for large files, cannot be reached. The operator of this marketplace must check that it is "
            + "running and that Artifacts:Store names it.", isTransient: true, fault),
    };
}
