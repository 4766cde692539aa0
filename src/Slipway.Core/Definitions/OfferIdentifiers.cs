using System.Buffers;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>
/// The form of the ids that an address is made of. Each method gives null, or a sentence that says
/// what is wrong and what is allowed.
/// </summary>
public static class OfferIdentifiers
{
    private const int MaxLength = 50;

    private static readonly SearchValues<char> OfferIdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> PublisherIdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>An offer id is <c>[a-z0-9_-]{0,49}[a-z0-9_]</c> (documented).</summary>
    public static string? OfferIdFault(string id) =>
        id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(OfferIdCharacters) && id[^1] != '-'
            ? null
            : $"The offer id '{Quoted.Shorten(id, 100)}' is not allowed. Use 1 to {MaxLength} lower-case letters a-z, digits, '-' and '_', "
                + "with no '-' at the end.";

    /// <summary>
    /// A publisher id is 1 to 50 ASCII letters, digits, '-' and '_', with a letter or digit at both
    /// ends (ours: the original's rule is not documented).
    /// </summary>
    public static string? PublisherIdFault(string id) =>
        id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(PublisherIdCharacters)
            && char.IsAsciiLetterOrDigit(id[0]) && char.IsAsciiLetterOrDigit(id[^1])
            ? null
            : $"The publisher id '{Quoted.Shorten(id, 100)}' is not allowed. Use 1 to {MaxLength} letters a-z or A-Z, digits, '-' and "
                + "'_', " +
              "with a letter or digit at both ends.";
}
