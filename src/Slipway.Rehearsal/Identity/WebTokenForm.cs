using System.Buffers.Text;
using System.Text.Json;

namespace Slipway.Rehearsal.Identity;

/// <summary>What can be said of a token (RFC 7515 §7.1) without any key.</summary>
internal static class WebTokenForm
{
    public static bool IsWellFormed(string text) => text.Split('.') is [var header, var payload, var signature] && IsObject(header)
        && IsObject(payload) && Decoded(signature) is { Length: > 0 };

    private static bool IsObject(string part)
    {
        try
        {
            using var document = JsonDocument.Parse(Decoded(part));
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static byte[] Decoded(string part) => Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : [];
}
