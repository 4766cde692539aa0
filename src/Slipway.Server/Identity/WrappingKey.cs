using System.Security.Cryptography;

namespace Slipway.Server.Identity;

/// <summary>AES-256-GCM under the key of the key file: nonce, tag and cipher text in one.</summary>
public sealed class WrappingKey(byte[] key)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>
    /// Authenticated with every wrapped key, so that other data sealed with the same key file is
    /// not accepted as one.
    /// </summary>
    private static ReadOnlySpan<byte> Purpose => "slipway key ring 1"u8;

    public byte[] Wrap(ReadOnlySpan<byte> clear)
    {
        var sealedBytes = new byte[NonceBytes + TagBytes + clear.Length];
        var nonce = sealedBytes.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, clear, sealedBytes.AsSpan(NonceBytes + TagBytes), sealedBytes.AsSpan(NonceBytes, TagBytes), Purpose);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">
    /// It was wrapped with another key, or changed since.
    /// </exception>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < NonceBytes + TagBytes)
            throw new CryptographicException("A wrapped key is too short.");
        var clear = new byte[wrapped.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(wrapped[..NonceBytes], wrapped[(NonceBytes + TagBytes)..], wrapped.Slice(NonceBytes, TagBytes), clear, Purpose);
        return clear;
    }
}
