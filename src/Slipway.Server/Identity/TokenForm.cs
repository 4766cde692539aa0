using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using ContentDisposition = Microsoft.Net.Http.Headers.ContentDispositionHeaderValue;

namespace Slipway.Server.Identity;

/// <summary>
/// Reads the form of a token request as clients send it: urlencoded, with or without a
/// Content-Type, or multipart as <c>curl -F</c> sends it (client).
/// </summary>
internal static class TokenForm
{
    public const string UrlEncoded = "application/x-www-form-urlencoded";
    public const string Multipart = "multipart/form-data";

    /// <summary>RFC 2046 §5.1.1.</summary>
    private const int LongestBoundary = 70;

    public static bool IsForm(string? contentType) => string.IsNullOrWhiteSpace(contentType)
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (UrlEncoded.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
            || Multipart.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// The form's fields by name; null if the body does not match its Content-Type.
    /// </summary>
    public static async Task<Dictionary<string, StringValues>?> ReadAsync(string? contentType, byte[] body, CancellationToken cancel)
    {
        try
        {
            if (BoundaryOf(contentType) is { } boundary)
                return boundary.Length is 0 or > LongestBoundary ? null : await ReadPartsAsync(boundary, body, cancel);
            using var reader = new FormReader(Encoding.UTF8.GetString(body));
            return reader.ReadForm();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return null;
        }
    }

    /// <summary>Null for a form that is not multipart.</summary>
    private static string? BoundaryOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && Multipart.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase)
            ? type.Parameters.FirstOrDefault(parameter =>
                parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"') ?? ""
            : null;

    private static async Task<Dictionary<string, StringValues>?> ReadPartsAsync(string boundary, byte[] body, CancellationToken cancel)
    {
        var parts = new KeyValueAccumulator();
        var reader = new MultipartReader(boundary, new MemoryStream(body, writable: false));
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (!ContentDisposition.TryParse(section.ContentDisposition, out var disposition)
                || disposition.Name.Value?.Trim('"') is not { Length: > 0 } name)
                return null;
            using var text = new StreamReader(section.Body, Encoding.UTF8);
            parts.Append(name, await text.ReadToEndAsync(cancel));
        }

        return parts.GetResults();
    }
}
