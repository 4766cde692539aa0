using System.Text.RegularExpressions;

namespace Slipway.Core.Definitions;

/// <summary>
/// A file that the store holds. <paramref name="Hash"/> is the SHA-256 of its bytes, hexadecimal.
/// </summary>
public sealed partial record StoredFile(string Hash, string ContentType, long Length)
{
    /// <summary>
    /// The hash that an address of this service's own copies names, whatever host it was handed out
    /// under; null for any other address.
    /// </summary>
    public static string? HashOf(string address) => Own().Match(address) is { Success: true } match ? match.Groups["hash"].Value : null;

    // Linear on hostile text: what follows /files/ has a limit.
    [GeneratedRegex(@"^https?://[^?#]+/files/(?<hash>[0-9a-f]{64})(\.[a-z0-9]{1,8})?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Own();
}
