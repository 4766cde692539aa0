using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>Helpers for the raw text of JSON tokens that the framework's reader lacks.</summary>
public static class JsonText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;

    public static bool IsBlank(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyExcept(" \t\r\n"u8);

    /// <summary>The index of the first byte that is not UTF-8, or -1.</summary>
    public static int InvalidByte(ReadOnlySpan<byte> utf8)
    {
        if (System.Text.Unicode.Utf8.IsValid(utf8))
            return -1;
        var at = 0;
        while (Rune.DecodeFromUtf8(utf8[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }

    /// <summary>
    /// What a string's escapes hold that is not text, in words: U+0000 or half a surrogate pair.
    /// The reader accepts both, and throws for the second when the string is read.
    /// </summary>
    /// <param name="raw">The string between its quotes, its escapes well-formed.</param>
    public static string? BadEscape(ReadOnlySpan<byte> raw)
    {
        while (raw.IndexOf((byte)'\\') is >= 0 and var at)
        {
            raw = raw[at..];
            if (raw[1] != 'u')
            {
                raw = raw[2..];
                continue;
            }

            var unit = CodeUnit(raw);
            if (unit == '\0')
                return "the character U+0000 (\\u0000)";
            if (char.IsHighSurrogate(unit) && raw[6..].StartsWith("\\u"u8) && char.IsLowSurrogate(CodeUnit(raw[6..])))
                raw = raw[12..];
            else if (char.IsSurrogate(unit))
                return $"half of a surrogate pair (\\u{(int)unit:x4})";
            else
                raw = raw[6..];
        }

        return null;
    }

    /// <summary>
    /// A string's text from its bytes between the quotes; bytes as they are when its escapes are
    /// not text, so that a message can still name it.
    /// </summary>
    public static string Unescape(ReadOnlyMemory<byte> utf8, int start, int length)
    {
        var raw = utf8.Span.Slice(start, length);
        if (!raw.Contains((byte)'\\') || BadEscape(raw) is not null)
            return Encoding.UTF8.GetString(raw);
        var reader = new Utf8JsonReader(utf8.Span.Slice(start - 1, length + 2));
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>
    /// Whether the token at hand, a name or a string, reads <paramref name="text"/>, escapes or
    /// not.
    /// </summary>
    public static bool Reads(ref Utf8JsonReader reader, ReadOnlySpan<byte> text) => reader.ValueIsEscaped
        ? BadEscape(reader.ValueSpan) is null && reader.ValueTextEquals(text)
        : reader.ValueSpan.SequenceEqual(text);

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>
    /// Stands the reader, which is at an object, at the value of one of its keys; false when there
    /// is none.
    /// </summary>
    public static bool MoveTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = Reads(ref reader, name);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }

        return false;
    }

    /// <summary>Whether text in UTF-16 begins here, with its mark or without.</summary>
    public static bool IsInUtf16(ReadOnlySpan<byte> head) =>
        head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
        || head is [0, not 0, 0, not 0, ..] or [not 0, 0, not 0, 0, ..]
        || head is [0, not 0] or [not 0, 0];

    /// <summary>What a value is, as a message says it.</summary>
    public static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };

    public static string Kind(JsonTokenType token) => Kind(token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.Null => JsonValueKind.Null,
        _ => JsonValueKind.True,
    });
}
