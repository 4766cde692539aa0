using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// The checks of a body's text, whatever it means: UTF-8, JSON, no deeper than 64, no name twice in
/// an object, no string that a database could not keep. Linear in the body's length, hostile or
/// not.
/// </summary>
public static class StrictJson
{
    /// <summary>
    /// Nesting that is still accepted, the body's own object counted (ours: the original's limit is
    /// not documented).
    /// </summary>
    public const int MaxDepth = 64;

    /// <summary>
    /// Bytes of all names on the way to one place (ours). Every message that names a place repeats
    /// them: without a limit, one huge key around a million values makes a million huge texts.
    /// </summary>
    public const int MostOfNames = 2_000;

    /// <summary>
    /// Sets of names up to this size are used again: clearing a set costs its capacity, so big ones
    /// would make many small objects slow.
    /// </summary>
    private const int MostNamesToReuse = 64;

    /// <summary>
    /// Adds every fault that is found. Returns false when the text could not be read to its end, so
    /// that its shape is unknown.
    /// </summary>
    /// <param name="utf8">Not blank.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="what">The name of the text in messages: body, or file.</param>
    public static bool Check(ReadOnlyMemory<byte> utf8, FaultList faults, string what = "body")
    {
        if (JsonText.IsInUtf16(utf8.Span))
        {
            faults.Add(
                "",
                $"The {what} is text in UTF-16. Save it as UTF-8 and send it again; in Windows PowerShell: Set-Content -Encoding utf8.");
            return false;
        }

        if (JsonText.InvalidByte(utf8.Span) is >= 0 and var invalid)
        {
            var before = utf8.Span[..invalid];
            faults.Add(
                "",
                $"The {what} is not UTF-8: byte 0x{utf8.Span[invalid]:X2} at line {before.Count((byte)'\n') + 1}, byte "
                + $"{invalid - before.LastIndexOf((byte)'\n')} " +
                $"belongs to no character. Save the {what} as UTF-8 and send it again.");
            return false;
        }

        // One level more than allowed, so that the walk meets the fault itself and can name its
        // place.
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            return Walk(ref reader, new JsonPosition(utf8), faults);
        }
        catch (JsonException broken)
        {
            faults.Add(
                "",
                $"The {what} is not JSON: {JsonErrorText.Cause(broken)} Correct it at line {broken.LineNumber + 1}, byte "
                + $"{broken.BytePositionInLine + 1}.");
            return false;
        }
    }

    private static bool Walk(ref Utf8JsonReader reader, JsonPosition trail, FaultList faults)
    {
        var names = new HashSet<string>?[MaxDepth + 1];
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth == MaxDepth)
            {
                faults.Add(
                    trail.Pointer(),
                    $"The body is nested deeper than {MaxDepth} levels at {trail.Pointer()}. At most {MaxDepth} are allowed: "
                    + "flatten it there.");
                return false;
            }

            trail.Advance(ref reader);
            if (reader.TokenType == JsonTokenType.PropertyName && trail.NamesLength > MostOfNames)
            {
                faults.Add(
                    trail.Pointer(),
                    $"The keys that lead to {trail.Pointer()} are longer than {MostOfNames} bytes together. Shorten them.");
                return false;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName or JsonTokenType.String when reader.ValueIsEscaped
                    && JsonText.BadEscape(reader.ValueSpan) is { } bad:
                    faults.Add(
                        trail.Pointer(),
                        $"The {(reader.TokenType == JsonTokenType.String ? "string" : "key")} at {trail.Pointer()} holds {bad}, which is "
                        + "not text. Remove it.");
                    break;
                case JsonTokenType.PropertyName when !(names[trail.Depth] ??= []).Add(trail.Name(trail.Depth - 1)):
                    faults.Add(trail.Pointer(), $"The key at {trail.Pointer()} appears more than once in its object. Keep one of them.");
                    break;
                case JsonTokenType.EndObject:
                    Close(ref names[trail.Depth + 1]);
                    break;
            }

            if (faults.IsFull)
                return false;
        }

        return true;
    }

    private static void Close(ref HashSet<string>? names)
    {
        if (names is { Count: > MostNamesToReuse })
            names = null;
        else
            names?.Clear();
    }
}
