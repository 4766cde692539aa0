using System.Net;
using System.Net.Http.Headers;
using Slipway.Server.Http;

namespace Slipway.Server.Fetching;

/// <summary>
/// Reads a response's body within limits, and checks that it is the requested one.
/// </summary>
internal static class ResponseBody
{
    /// <summary>The whole file, if its length is at most <paramref name="maxBytes"/>.</summary>
    internal static async Task<FetchOutcome> WholeAsync(
        HttpResponseMessage answer, string address, long maxBytes, CancellationToken cancellation)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
            return FetchErrors.OfResponse(address, answer);
        if (answer.Content.Headers.ContentLength is { } announced && announced > maxBytes)
            return TooLarge(address, $"has {announced} bytes; at most {maxBytes} bytes are allowed");

        var bytes = await ReadAsync(answer, maxBytes, cancellation);
        return bytes is null
            ? TooLarge(address, $"is too large; at most {maxBytes} bytes are allowed")
            : Fetched(answer, bytes, bytes.Length);
    }

    /// <summary>
    /// The bytes from <paramref name="from"/> on: <paramref name="length"/> of them, or fewer if
    /// the file ends earlier.
    /// </summary>
    internal static async Task<FetchOutcome> RangeAsync(
        HttpResponseMessage answer, string address, long from, int length, CancellationToken cancellation)
    {
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            return FetchErrors.Of(
                address,
                "the server ignores ranges and sends the whole file. Put it on a server that supports ranges (HTTP Range), such as a blob "
                + "store.",
                status: HttpStatusCode.OK);
        }

        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from == 0)
            return FetchErrors.Of(address, "the file is empty. Upload it again.", status: answer.StatusCode);
        if (answer.StatusCode != HttpStatusCode.PartialContent)
            return FetchErrors.OfResponse(address, answer);

        var range = answer.Content.Headers.ContentRange;
        if (range is not { Unit: "bytes", From: { } first, To: { } last, Length: { } total } || first != from
            || last != Math.Min(from + length, total) - 1)
            return WrongRange(address, from, length);

        var expected = (int)(last - first + 1);
        var bytes = await ReadAsync(answer, expected, cancellation);
        return bytes?.Length == expected ? Fetched(answer, bytes, total) : WrongRange(address, from, length);
    }

    /// <summary>
    /// Passes the body on as it arrives: the whole file, or the rest of it from
    /// <paramref name="from"/> on.
    /// </summary>
    internal static async Task<FetchOutcome> StreamAsync(
        HttpResponseMessage answer,
        string address,
        long from,
        long maxBytes,
        Func<Stream, CancellationToken, Task> take,
        MinimumTransferRate pace,
        CancellationToken cancellation)
    {
        if (answer.StatusCode != (from == 0 ? HttpStatusCode.OK : HttpStatusCode.PartialContent))
            return FetchErrors.OfResponse(address, answer);
        if (from > 0 && answer.Content.Headers.ContentRange?.From != from)
            return FetchErrors.Of(
                address, $"the server did not send the requested bytes, which begin at {from}.", status: answer.StatusCode);
        var announced = answer.Content.Headers.ContentLength;
        if (announced > maxBytes - from)
            return TooLarge(address, $"has {from + announced} bytes; at most {maxBytes} bytes are allowed");

        await using var body = new LimitedStream(
            await answer.Content.ReadAsStreamAsync(cancellation),
            maxBytes - from,
            $"the file is too large; at most {maxBytes} bytes are allowed.",
            pace);
        await take(body, cancellation);
        return Fetched(answer, [], from + body.Passed);
    }

    private static FetchOutcome.Fetched Fetched(HttpResponseMessage answer, byte[] bytes, long total) => new(
        bytes,
        total,
        First(answer.Content.Headers, "Content-Type"),
        First(answer.Headers, "ETag"),
        answer.Content.Headers.LastModified)
    {
        BlobType = First(answer.Headers, "x-ms-blob-type"),
    };

    /// <summary>Null if there are more than <paramref name="maxBytes"/> bytes.</summary>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage answer, long maxBytes, CancellationToken cancellation)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        return await BoundedStream.ReadAsync(body, maxBytes, cancellation);
    }

    private static FetchOutcome.Failed TooLarge(string address, string found) =>
        FetchErrors.Of(address, $"the file {found}.", status: HttpStatusCode.OK);

    private static FetchOutcome.Failed WrongRange(string address, long from, int length) =>
        FetchErrors.Of(
            address,
            $"the server did not send the requested {length} bytes from {from} on. Put the file on a server that supports ranges (HTTP "
            + "Range).",
            status: HttpStatusCode.PartialContent);

    private static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.First() : null;
}
