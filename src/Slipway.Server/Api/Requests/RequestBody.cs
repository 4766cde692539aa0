using Slipway.Server.Artifacts;

namespace Slipway.Server.Api.Requests;

/// <summary>Request bodies, read whole and never beyond their limit.</summary>
public static class RequestBody
{
    /// <summary>A definition of 100 plans is far below a megabyte; eight is the limit of the wire (ours).</summary>
    public const int OfferLimit = 8 * 1024 * 1024;

    /// <summary>An address list of 50 is about 13 KiB at most.</summary>
    public const int NotificationLimit = 64 * 1024;

    /// <summary>Null when the body is larger than <paramref name="limit"/> bytes.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancel) =>
        request.ContentLength > limit ? null : await BoundedStream.ReadAsync(request.Body, limit, cancel);
}
