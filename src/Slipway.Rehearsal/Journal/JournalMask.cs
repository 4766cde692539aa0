using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes;

namespace Slipway.Rehearsal.Journal;

/// <summary>
/// Bodies, headers and queries as a journal may show them. What cannot be read as JSON or as a form
/// is left out: nobody can say where its secrets are.
/// </summary>
public static partial class JournalMask
{
    public const int LongestBody = 64 * 1024;

    private const string Mask = SecretFields.Placeholder;

    /// <summary>Of a form, every other value may be a secret.</summary>
    private static readonly string[] OpenFormNames = [
        "grant_type", "client_id", "resource", "scope", "client_info", "client_assertion_type"];

    /// <summary>Names whose values are secrets wherever they stand.</summary>
    private static readonly string[] SecretWords = [
        "password", "secret", "connectionstring", "accountkey", "access_token", "id_token", "refresh_token", "assertion", "sastoken"];

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly SecretKeys[] OfTypes = [.. OfferTypeCatalogue.All.Select(type => type.Secrets).Distinct()];

    /// <summary>A text with every signature, token and key in its addresses masked.</summary>
    public static string Text(string text) => WebToken().Replace(Address.MaskedText(text), Mask);

    /// <summary>Shows the scheme and masks the credentials.</summary>
    public static string Authorization(string header) =>
        header.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? $"{header[..end]} {Mask}" : Mask;

    /// <summary>A body and, where it is not here or not whole, a note that says why.</summary>
    public static (string? Text, string? Note) Body(string? contentType, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return (null, null);
        if (contentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true)
            return Cut(Encoding.UTF8.GetBytes(Form(Encoding.UTF8.GetString(body.Span))));
        try
        {
            return Cut(Json(body));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The reader throws the latter for a text that is not Unicode.
            return (null, $"not kept: {body.Length} bytes that are not JSON");
        }
    }

    private static (string Text, string? Note) Cut(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length <= LongestBody)
            return (Encoding.UTF8.GetString(utf8.Span), null);
        var end = LongestBody;
        while ((utf8.Span[end] & 0xC0) == 0x80)
            end--;
        return (Encoding.UTF8.GetString(utf8.Span[..end]), $"cut: the first {end} of {utf8.Length} bytes");
    }

    private static string Form(string text) => string.Join('&', text.Split('&').Select(pair =>
        pair.Split('=', 2) is [var name, var value] ? $"{name}={(OpenFormNames.Contains(name) ? Text(value) : Mask)}" : Mask));

    private static ReadOnlyMemory<byte> Json(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var buffer = new ArrayBufferWriter<byte>(utf8.Length);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            Write(document.RootElement, writer, []);
        return buffer.WrittenMemory;
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer, List<string> names)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(Text(property.Name));
                    names.Add(property.Name);
                    Write(property.Value, writer, names);
                    names.RemoveAt(names.Count - 1);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(item, writer, names);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String or JsonValueKind.Number when IsSecret(names):
                writer.WriteStringValue(Mask);
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(
                    Text(MayBeAddress(names) ? AddressSecrets.Replace(value.GetString()!, _ => Mask) : value.GetString()!));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>By the offer types' own word, from wherever their names begin; and by name.</summary>
    private static bool IsSecret(List<string> names) =>
        names.Any(name => SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
        || Enumerable.Range(0, names.Count).Any(first => OfTypes.Any(type => type.IsSecret(names[first..])));

    /// <summary>As in a draft: what GET masks there, the body of its PUT must not show.</summary>
    private static bool MayBeAddress(List<string> names) =>
        Enumerable.Range(0, names.Count).Any(first => OfTypes.Any(type => type.IsInside(names[first..])));

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", RegexOptions.NonBacktracking)]
    private static partial Regex WebToken();
}
