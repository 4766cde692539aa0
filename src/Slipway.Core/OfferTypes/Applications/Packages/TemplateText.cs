using System.Buffers;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Applications.Packages;

/// <summary>
/// Reads a template as the deployment service does: JSON with comments, whose strings may go on
/// over several lines (both documented by it). Every refusal names the line. Linear in the text's
/// length.
/// </summary>
internal static class TemplateText
{
    private const int Deepest = 256;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, MaxDepth = Deepest };

    /// <summary>The object, or what is wrong with the text, as words after a colon.</summary>
    public static (JsonElement? Template, string Fault) Read(ReadOnlyMemory<byte> text)
    {
        if (JsonErrorText.OfEncoding(text.Span) is { } encoding)
            return (null, encoding);
        if (JsonText.InvalidByte(text.Span) is >= 0 and var invalid)
        {
            var bad = text.Span[..invalid].Count((byte)'\n') + 1;
            return (null, $"line {Quoted.Number(bad)}: a byte belongs to no character of UTF-8. Save it in UTF-8.");
        }

        if (JsonText.IsBlank(text.Span))
            return (null, "it is empty.");
        var breaks = new List<(long Line, long Byte)>();
        try
        {
            using var document = JsonDocument.Parse(OneLineStrings(text.Span, breaks), Options);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? (null, $"it is {KindOf(root.ValueKind)} and not an object.")
                : !ReadableText.Holds(root) ? (null, "it holds text that is not Unicode.")
                : (root.Clone(), "");
        }
        catch (JsonException wrong)
        {
            var (line, at) = (wrong.LineNumber ?? 0, wrong.BytePositionInLine ?? 0);
            var taken = breaks.Count(broken => broken.Line < line || (broken.Line == line && broken.Byte < at));
            return (null, $"line {Quoted.Number((int)line + taken + 1)}: {JsonErrorText.Cause(wrong)}");
        }
    }

    /// <summary>
    /// The same text with the line ends and tabs in its strings escaped, as the parser wants them.
    /// Notes where lines were joined.
    /// </summary>
    private static ReadOnlyMemory<byte> OneLineStrings(ReadOnlySpan<byte> text, List<(long Line, long Byte)> breaks)
    {
        var written = new ArrayBufferWriter<byte>(text.Length + 256);
        long line = 0, lineStart = 0;
        for (var at = 0; at < text.Length;)
        {
            var rest = text[at..];
            var length = rest[0] != '"' ? Between(rest) : 0;
            if (length > 0)
            {
                var plain = rest[..length];
                written.Write(plain);
                line += plain.Count((byte)'\n');
                if (plain.LastIndexOf((byte)'\n') is >= 0 and var last)
                    lineStart = written.WrittenCount - length + last + 1;
                at += length;
                continue;
            }

            at += String(rest, written, () => breaks.Add((line, written.WrittenCount - lineStart)));
        }

        return written.WrittenMemory;
    }

    /// <summary>
    /// How many bytes come before the next string: a comment as a whole, or all up to a comment or
    /// a string.
    /// </summary>
    private static int Between(ReadOnlySpan<byte> rest)
    {
        if (rest.StartsWith("//"u8))
            return rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
        if (rest.StartsWith("/*"u8))
            return rest[2..].IndexOf("*/"u8) is >= 0 and var end ? end + 4 : rest.Length;
        return rest[1..].IndexOfAny((byte)'"', (byte)'/') is >= 0 and var next ? next + 1 : rest.Length;
    }

    /// <summary>
    /// Copies the string that begins here and returns its length with its quotes; an unclosed
    /// string goes on to the end.
    /// </summary>
    private static int String(ReadOnlySpan<byte> rest, ArrayBufferWriter<byte> written, Action joined)
    {
        written.Write("\""u8);
        for (var at = 1; at < rest.Length;)
        {
            var length = rest[at..].IndexOfAny("\"\\\r\n\t"u8) is >= 0 and var found ? found : rest.Length - at;
            written.Write(rest.Slice(at, length));
            at += length;
            if (at == rest.Length)
                break;
            if (rest[at] == '"')
            {
                written.Write("\""u8);
                return at + 1;
            }

            var isEscape = rest[at] == '\\';
            if (rest[at] == '\n')
                joined();
            written.Write(isEscape ? rest.Slice(at, Math.Min(2, rest.Length - at)) : Escaped(rest[at]));
            at += isEscape ? 2 : 1;
        }

        return rest.Length;
    }

    private static ReadOnlySpan<byte> Escaped(byte character) => character switch
    {
        (byte)'\n' => "\\n"u8,
        (byte)'\r' => "\\r"u8,
        _ => "\\t"u8,
    };

    private static string KindOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "true, false or null",
    };
}
