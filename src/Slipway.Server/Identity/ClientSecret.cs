using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Server.Identity;

/// <summary>
/// Secrets of principals. The service generates them: 256 random bits cannot be guessed however
/// fast the hash is, so one salted SHA-256 is enough and a token request does not cost a second of
/// processor time.
/// </summary>
public static class ClientSecret
{
    private const string Scheme = "sha256";
    private const int SecretBytes = 32;
    private const int SaltBytes = 16;

    /// <summary>
    /// The hash with which an unknown client's secret is compared, so that it takes as long as for
    /// a known client.
    /// </summary>
    private static readonly string Nobody = Hash(Generate());

    public static string Generate() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Scheme, salt and hash in one string.</summary>
    public static string Hash(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"{Scheme}${Base64Url.EncodeToString(salt)}${Base64Url.EncodeToString(Digest(salt, secret))}";
    }

    /// <summary>
    /// Whether <paramref name="secret"/> matches one of the hashes; takes equally long if none
    /// matches or there are none.
    /// </summary>
    public static bool Matches(string secret, IReadOnlyCollection<string> hashes)
    {
        var found = false;
        foreach (var hash in hashes.DefaultIfEmpty(Nobody))
            found |= Matches(secret, hash);
        return found && hashes.Count > 0;
    }

    private static bool Matches(string secret, string hash) =>
        hash.Split('$') is [Scheme, var salt, var digest]
        && CryptographicOperations.FixedTimeEquals(Digest(Base64Url.DecodeFromChars(salt), secret), Base64Url.DecodeFromChars(digest));

    private static byte[] Digest(byte[] salt, string secret) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);
}
