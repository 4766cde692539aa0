using System.Net;
using System.Net.Http.Headers;
using Slipway.Server.Fetching;

namespace Slipway.Rehearsal.Files;

/// <summary>The response that the fetcher gets for a mapped address without a connection, like a blob store's.</summary>
internal static class MappedResponse
{
    public static HttpResponseMessage To(HttpRequestMessage request, MappedFile? file, Func<string> whyMissing)
    {
        if (request.Method != HttpMethod.Get)
            return new HttpResponseMessage(HttpStatusCode.MethodNotAllowed);
        if (file is null)
            return new LocalFileFault(HttpStatusCode.NotFound, whyMissing());
        if (request.Headers.IfMatch is { Count: > 0 } wanted && !wanted.Any(tag => tag.Tag == "*" || (tag.Tag == file.ETag && !tag.IsWeak)))
            return new HttpResponseMessage(HttpStatusCode.PreconditionFailed);
        try
        {
            return Found(request.Headers.Range, file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new LocalFileFault(HttpStatusCode.Forbidden, "the file that --files maps it to cannot be read. Check who may read it.");
        }
    }

    private static HttpResponseMessage Found(RangeHeaderValue? asked, MappedFile file)
    {
        if (asked?.Ranges.SingleOrDefault() is not { From: { } from } range)
            return Respond(HttpStatusCode.OK, new StreamContent(file.Open()), file);
        if (from >= file.Length)
            return Beyond(file);
        var last = Math.Min(range.To ?? file.Length - 1, file.Length - 1);
        var stream = file.Open();
        stream.Position = from;
        HttpContent content = range.To is null ? new StreamContent(stream) : Part(stream, (int)(last - from + 1));
        var answer = Respond(HttpStatusCode.PartialContent, content, file);
        answer.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, last, file.Length);
        return answer;
    }

    private static HttpResponseMessage Beyond(MappedFile file) => new(HttpStatusCode.RequestedRangeNotSatisfiable)
    {
        Content = { Headers = { ContentRange = new ContentRangeHeaderValue(file.Length) } },
    };

    /// <summary>A range with an end is one that the fetcher holds in memory anyway.</summary>
    private static ByteArrayContent Part(Stream stream, int length)
    {
        using (stream)
        {
            var bytes = new byte[length];
            return new ByteArrayContent(bytes, 0, stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false));
        }
    }

    private static HttpResponseMessage Respond(HttpStatusCode status, HttpContent content, MappedFile file)
    {
        var answer = new HttpResponseMessage(status) { Content = content };
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(file.ContentType);
        content.Headers.LastModified = file.Changed;
        answer.Headers.ETag = new EntityTagHeaderValue(file.ETag);
        answer.Headers.AcceptRanges.Add("bytes");
        answer.Headers.Add("x-ms-blob-type", file.BlobType);
        return answer;
    }
}
