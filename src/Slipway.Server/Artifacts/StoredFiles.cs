using System.Text.RegularExpressions;
using Slipway.Contracts;
using Slipway.Core.Artifacts;

namespace Slipway.Server.Artifacts;

/// <summary>The addresses of the service's own copies: <c>/files/&lt;sha-256&gt;.png</c>. The hash is the file's whole identity.</summary>
public static partial class StoredFiles
{
    public static string PathOf(StoredFile file) => $"{Routes.Files}/{file.Hash}{(file.ContentType == "image/png" ? ".png" : "")}";

    /// <summary>The hash that an address of ours names, whatever host it was handed out under; null for any other address.</summary>
    public static string? HashOf(string address) => Own().Match(address) is { Success: true } match ? match.Groups["hash"].Value : null;

    /// <summary>The hash that the last segment of such an address names; null when it is none.</summary>
    public static string? HashOfName(string name) => Name().Match(name) is { Success: true } match ? match.Groups["hash"].Value : null;

    [GeneratedRegex(@"^https?://[^?#]+/files/(?<hash>[0-9a-f]{64})(\.png)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Own();

    [GeneratedRegex(@"^(?<hash>[0-9a-f]{64})(\.png)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
