using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Slipway.Core.Documents;

namespace Slipway.Core.Rules;

/// <summary>
/// Finds text that a parser lets pass and that cannot be read: half of a surrogate pair, written as
/// an escape, or broken UTF-8.
/// </summary>
internal static class ReadableText
{
    public static bool Holds(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined || IsPlain(JsonMarshal.GetRawUtf8Value(value)))
            return true;
        try
        {
            Read(value);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The reader has no other way to say so.
            return false;
        }
    }

    /// <summary>Whether no string of a text can be unreadable: most texts need no more than this.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) && utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0;

    private static void Read(JsonElement value)
    {
        foreach (var property in JsonValues.Members(value))
        {
            _ = property.Name;
            Read(property.Value);
        }

        foreach (var item in JsonValues.Entries(value))
            Read(item);
        _ = JsonValues.Text(value);
    }
}
