namespace Slipway.Server.Api.Requests;

/// <summary>Request bodies, read whole and never beyond their limit.</summary>
public static class RequestBody
{
    /// <summary>A definition of 100 plans is far below a megabyte; eight is the limit of the wire (ours).</summary>
    public const int OfferLimit = 8 * 1024 * 1024;

    /// <summary>An address list of 50 is about 13 KiB at most.</summary>
    public const int NotificationLimit = 64 * 1024;

    /// <summary>Null when the body is larger than <paramref name="limit"/> bytes.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
            return null;
        // Grows as bytes arrive: an announced length is no reason to reserve it.
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > limit)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
