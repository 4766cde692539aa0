using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Slipway.Contracts;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;

namespace Slipway.Server.Files;

/// <summary>
/// The addresses of the service's own copies: <c>/files/&lt;sha-256&gt;.png</c>. The hash alone
/// identifies the file; the extension is for people.
/// </summary>
public static partial class StoredFiles
{
    private static readonly FrozenDictionary<string, string> Extensions = OfferTypeCatalogue.All.SelectMany(FileReferences.Kinds)
        .GroupBy(kind => kind.ContentType, StringComparer.Ordinal)
        .ToFrozenDictionary(same => same.Key, same => same.First().Extension);

    public static string PathOf(StoredFile file) => $"{Routes.Files}/{file.Hash}{Extensions.GetValueOrDefault(file.ContentType, "")}";

    /// <summary>
    /// Whether anyone who knows the address may read a file of this kind, because customers see it.
    /// Packages, audiences and price sheets are private to the publisher.
    /// </summary>
    public static bool IsPublic(string contentType) => contentType is "image/png" or "application/pdf";

    /// <summary>Whether a browser may show the file itself; any other is saved.</summary>
    public static bool IsPicture(string contentType) => contentType == "image/png";

    /// <summary>The hash in the last segment of such an address; null if it is not one.</summary>
    public static string? HashOfName(string name) => Name().Match(name) is { Success: true } match ? match.Groups["hash"].Value : null;

    [GeneratedRegex(@"^(?<hash>[0-9a-f]{64})(\.[a-z0-9]{1,8})?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
