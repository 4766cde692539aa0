using System.Text.Json;

namespace Slipway.Core.Rules;

/// <summary>
/// Finds text that a parser lets pass and that cannot be read: half of a surrogate pair, written as
/// an escape, or broken UTF-8.
/// </summary>
internal static class ReadableText
{
    public static bool Holds(JsonElement value)
    {
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

    private static void Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    Read(property.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Read(item);
                break;
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            default:
                break;
        }
    }
}
