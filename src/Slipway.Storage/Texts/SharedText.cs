using System.Security.Cryptography;

namespace Slipway.Storage.Texts;

/// <summary>A text of an offer, with the hash that refers to it.</summary>
internal sealed class SharedText(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;

    public string Hash { get; } = HashOf(bytes);

    public static string HashOf(byte[] text) => Convert.ToHexStringLower(SHA256.HashData(text));
}
