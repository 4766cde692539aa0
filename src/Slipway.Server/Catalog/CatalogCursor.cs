using System.Buffers.Text;
using System.Text;
using Slipway.Storage.Catalog;

namespace Slipway.Server.Catalog;

/// <summary>
/// The cursor between two pages. It names the last offer of the page before, so offers that come or
/// go do not shift the others.
/// </summary>
internal static class CatalogCursor
{
    private const int Longest = 400;

    public static string Write(CatalogPlace place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"1 {place.Rank} {place.PublisherKey} {place.OfferKey}"));

    /// <summary>Null for a text that is not a cursor of this catalog.</summary>
    public static CatalogPlace? Read(string text)
    {
        if (text.Length > Longest || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ');
        return parts is ["1", "0" or "1", { Length: > 0 } publisher, { Length: > 0 } offer] && IsKey(publisher) && IsKey(offer)
            ? new CatalogPlace(parts[1] == "0" ? 0 : 1, publisher, offer)
            : null;
    }

    private static bool IsKey(string text) =>
        text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_');
}
