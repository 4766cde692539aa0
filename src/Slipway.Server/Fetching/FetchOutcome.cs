using System.Net;

namespace Slipway.Server.Fetching;

/// <summary>The outcome of a request to another server.</summary>
public abstract record FetchOutcome
{
    private FetchOutcome()
    {
    }

    /// <summary>
    /// <paramref name="Bytes"/> are as they were sent, never decompressed: the whole file or the
    /// requested range. <paramref name="TotalLength"/> is
    /// the whole file's length in both cases.
    /// </summary>
    public sealed record Fetched(
        byte[] Bytes, long TotalLength, string? ContentType, string? ETag, DateTimeOffset? LastModified) : FetchOutcome
    {
        /// <summary>
        /// The blob's type as the blob store reports it (<c>x-ms-blob-type</c>): PageBlob,
        /// BlockBlob, AppendBlob; null elsewhere.
        /// </summary>
        public string? BlobType { get; init; }
    }

    /// <summary>
    /// A sentence for people, with signatures masked. <paramref name="Transient"/>: another attempt
    /// may help. <paramref name="Status"/> is that of the response, null without one.
    /// </summary>
    public sealed record Failed(string Message, bool Transient, HttpStatusCode? Status = null) : FetchOutcome
    {
        /// <summary>The server did not respond in time.</summary>
        public bool TimedOut { get; init; }

        /// <summary>
        /// Why a stand-in does not have the file, as a sentence; null if a stand-in was not used.
        /// </summary>
        public string? StandIn { get; init; }
    }
}
