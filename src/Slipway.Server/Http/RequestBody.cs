using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Server.Http;

/// <summary>Request bodies, read whole and never beyond their limit.</summary>
public static class RequestBody
{
    /// <summary>
    /// A definition of 100 plans is far below a megabyte; the limit of the wire is eight (ours).
    /// </summary>
    public const int OfferLimit = 8 * 1024 * 1024;

    /// <summary>A list of 50 addresses has at most about 13 KiB.</summary>
    public const int NotificationLimit = 64 * 1024;

    /// <summary>
    /// The time for the largest body at half a megabit per second. The server's lowest rate is a
    /// mean: a client that sends much at first could then be silent for hours.
    /// </summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The decoded body; null if it is larger than <paramref name="limit"/> bytes.
    /// </summary>
    /// <exception cref="BadHttpRequestException">
    /// Its encoding is not gzip, its content does not match the encoding, or it did not arrive in
    /// time.
    /// </exception>
    /// <exception cref="TooManyBytesException">
    /// The bodies that are being processed are too large together.
    /// </exception>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        var context = request.HttpContext;
        if (request.ContentLength > limit)
        {
            // So that the server reads on after its response, for some seconds: a proxy that is still sending
            // would see a broken connection in the place of the 413.
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            return null;
        }

        var held = context.RequestServices.GetRequiredService<BodyBudget>().Open(context);
        var body = Decoded(request);
        await using var decoder = body as GZipStream;
        using var patience = new CancellationTokenSource(LongestReading, context.RequestServices.GetRequiredService<TimeProvider>());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            return await BoundedStream.ReadAsync(body, limit, end.Token, held.Grow);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new BadHttpRequestException(
                $"The body did not arrive within {LongestReading.TotalSeconds} seconds.", StatusCodes.Status408RequestTimeout);
        }
        catch (InvalidDataException)
        {
            throw new BadHttpRequestException("the header Content-Encoding is gzip, but the body is not complete gzip data.");
        }
    }

    /// <summary>Only bytes that are read are decoded, so a zip bomb ends at the limit.</summary>
    private static Stream Decoded(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => request.Body,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new BadHttpRequestException(
            "The body's Content-Encoding is not supported. Send the body without an encoding, or compressed once with gzip.",
            StatusCodes.Status415UnsupportedMediaType),
    };
}
