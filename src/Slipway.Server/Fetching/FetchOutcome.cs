using System.Net;

namespace Slipway.Server.Fetching;

/// <summary>What a request to someone else's server came to.</summary>
public abstract record FetchOutcome
{
    private FetchOutcome()
    {
    }

    /// <summary>
    /// <paramref name="Bytes"/> are as they were sent, never decompressed: the whole file or the range that was asked for. <paramref name="TotalLength"/> is
    /// the whole file's length in both cases.
    /// </summary>
    public sealed record Fetched(byte[] Bytes, long TotalLength, string? ContentType, string? ETag, DateTimeOffset? LastModified) : FetchOutcome
    {
        /// <summary>What a blob store says that the blob is (<c>x-ms-blob-type</c>): PageBlob, BlockBlob, AppendBlob; null elsewhere.</summary>
        public string? BlobType { get; init; }
    }

    /// <summary>
    /// A sentence for people, with signatures masked. <paramref name="Transient"/>: another attempt may help. <paramref name="Status"/> is the answer's, null
    /// when there was none.
    /// </summary>
    public sealed record Faulted(string Message, bool Transient, HttpStatusCode? Status = null) : FetchOutcome
    {
        /// <summary>The other side let the time run out.</summary>
        public bool TimedOut { get; init; }

        /// <summary>Why a stand-in has no such file, as a sentence; null where a server answered, or nobody.</summary>
        public string? StandIn { get; init; }
    }
}
