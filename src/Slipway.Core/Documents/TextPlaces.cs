using System.Text;
using System.Text.Json;

namespace Slipway.Core.Documents;

/// <summary>
/// Finds JSON pointers in a document's text: at the key of a member, at the value of an entry. What
/// is not there is looked for where it would stand.
/// </summary>
public static class TextPlaces
{
    private static readonly TextPlace Start = new(1, 1);

    /// <summary>
    /// The place of each of <paramref name="pointers"/>. Never throws: for a text that is not JSON,
    /// it is the place of the first error.
    /// </summary>
    public static IReadOnlyDictionary<string, TextPlace> Find(ReadOnlyMemory<byte> utf8, IEnumerable<string> pointers)
    {
        var offset = utf8.Length - JsonText.WithoutByteOrderMark(utf8).Length;
        var wanted = pointers.ToHashSet(StringComparer.Ordinal);
        var around = wanted.SelectMany(WithParents).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        long? broken = null;
        try
        {
            Walk(utf8.Span[offset..], around, found);
        }
        catch (JsonException exception)
        {
            broken = OffsetOf(utf8.Span[offset..], exception);
        }

        return wanted.ToDictionary(
            pointer => pointer,
            pointer =>
                WithParents(pointer).Where(found.ContainsKey).Select(at => (long?)found[at]).FirstOrDefault() is { } at
                    && (pointer.Length > 0 || broken is null)
                    ? PlaceAt(utf8.Span[offset..], (int)at)
                    : broken is { } end ? PlaceAt(utf8.Span[offset..], (int)end) : Start,
            StringComparer.Ordinal);
    }

    /// <summary>Descends only where one of the pointers leads.</summary>
    private static void Walk(ReadOnlySpan<byte> utf8, HashSet<string> around, Dictionary<string, long> found)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = StrictJson.MaxDepth });
        if (reader.Read())
            Value(ref reader, "", reader.TokenStartIndex, around, found);

        // To its end, so that a fault behind the last pointer is found, too.
        while (reader.Read())
        {
        }
    }

    private static void Value(ref Utf8JsonReader reader, string pointer, long start, HashSet<string> around, Dictionary<string, long> found)
    {
        if (!around.Contains(pointer))
        {
            reader.Skip();
            return;
        }

        found.TryAdd(pointer, start);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (key, name) = (reader.TokenStartIndex, Name(ref reader));
                reader.Read();
                Value(ref reader, JsonPointer.Append(pointer, name), key, around, found);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
                Value(ref reader, JsonPointer.Append(pointer, index), reader.TokenStartIndex, around, found);
        }
    }

    /// <summary>
    /// Half of a surrogate pair is not text. Its bytes stand for it: no pointer can name it.
    /// </summary>
    private static string Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.Latin1.GetString(reader.ValueSpan);
        }
    }

    private static IEnumerable<string> WithParents(string pointer)
    {
        for (var at = pointer; at is not null; at = JsonPointer.Parent(at))
            yield return at;
    }

    private static long OffsetOf(ReadOnlySpan<byte> utf8, JsonException exception)
    {
        var line = 0;
        for (var left = exception.LineNumber ?? 0; left > 0 && utf8[line..].IndexOf((byte)'\n') is >= 0 and var end; left--)
            line += end + 1;
        return Math.Min(line + (exception.BytePositionInLine ?? 0), utf8.Length);
    }

    private static TextPlace PlaceAt(ReadOnlySpan<byte> utf8, int offset)
    {
        var before = utf8[..offset];
        return new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }
}
