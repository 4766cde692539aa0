using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;

namespace Slipway.Core.Catalog;

/// <summary>
/// Pictures and videos of a listing. What their entries look like was never published, so an entry
/// is an address, or an object with an address in one of its texts and a title in another (ours).
/// </summary>
internal static class ListingMedia
{
    /// <summary>
    /// The only hosts that videos may be at (documented); other links are left out.
    /// </summary>
    private static readonly FrozenSet<string> VideoHosts = FrozenSet.ToFrozenSet(
        ["youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "vimeo.com", "www.vimeo.com", "player.vimeo.com"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly ImmutableArray<string> Titles = ["name", "title", "caption", "videoName", "screenshotName", "description"];

    public static ImmutableArray<CatalogPicture> Screenshots(ListingSource source, Func<string, string?> ownAddress) =>
    [
        .. source.Entries(ListingPart.Screenshots)
            .Select(entry => (Title: Title(entry), Own: Texts(entry).Select(ownAddress).FirstOrDefault(own => own is not null)))
            .Where(found => found.Own is not null)
            .Select(found => new CatalogPicture(found.Title, found.Own!)),
    ];

    public static ImmutableArray<CatalogLink> Videos(ListingSource source) =>
    [
        .. source.Entries(ListingPart.Videos).Select(entry => (Title: Title(entry), Url: Texts(entry).FirstOrDefault(IsVideo)))
            .Where(found => found.Url is not null)
            .Select(found => new CatalogLink(found.Title.Length > 0 ? found.Title : found.Url!, found.Url!)),
    ];

    private static bool IsVideo(string text) =>
        TextForm.Link.Matches(text)
            && Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.UserInfo.Length == 0
            && VideoHosts.Contains(address.Host);

    private static string Title(JsonElement entry) =>
        Titles.Select(key => JsonValues.Text(entry, key)).OfType<string>().FirstOrDefault() ?? "";

    private static IEnumerable<string> Texts(JsonElement entry) => entry.ValueKind switch
    {
        JsonValueKind.String => [entry.GetString()!],
        JsonValueKind.Object => entry.EnumerateObject().Select(property => JsonValues.Text(property.Value)).OfType<string>(),
        _ => [],
    };
}
