using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// Videos of a listing and of a test drive. How an entry looks was never published (ours): an
/// address, or an object with one below a key with "link" or "url" in it that is not the
/// thumbnail's.
/// </summary>
internal static class VideoRules
{
    private static readonly ImmutableArray<string> Hosts = ["youtube.com", "youtu.be", "youtube-nocookie.com", "vimeo.com"];

    private static readonly OfferRule OfKnownHost = OfferRule.Of(
        "MKT-VIDEOS-021", ["videos"],
        "A video is on YouTube or Vimeo.",
        "videos: found {found}. Videos must be at YouTube or Vimeo: give an address such as https://www.youtube.com/watch?v=….",
        RuleSource.Documented,
        offer => Entries(offer)
            .Select(Link)
            .Where(link => link.Text is { } text && !IsOfKnownHost(text))
            .Select(link => new Finding(link.Pointer, ("found", Quoted.Address(link.Text!)))));

    private static readonly OfferRule WithLink = OfferRule.Of(
        "MKT-VIDEOS-022", ["videos"],
        "A video has a link.",
        "videos: found {found} without a link. Customers will not see it: give its address as 'link'.",
        RuleSource.Ours,
        offer => Entries(offer)
            .Where(entry => Link(entry).Text is null)
            .Select(entry => new Finding(entry.Pointer, ("found", Quoted.Value(entry.Value)))),
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All = [OfKnownHost, WithLink];

    private static IEnumerable<JsonPlace> Entries(OfferToCheck offer) => offer.Named("videos").SelectMany(list => list.Entries);

    private static JsonPlace Link(JsonPlace entry) => entry.Value.ValueKind == JsonValueKind.String
        ? entry
        : entry.Properties.FirstOrDefault(property => property.Place.Text is not null && IsLink(property.Name)).Place ?? JsonPlace.None;

    private static bool IsLink(string key) =>
        (key.Contains("link", StringComparison.OrdinalIgnoreCase) || key.Contains("url", StringComparison.OrdinalIgnoreCase))
        && !key.Contains("thumb", StringComparison.OrdinalIgnoreCase) && !key.Contains("image", StringComparison.OrdinalIgnoreCase);

    private static bool IsOfKnownHost(string text) =>
        TextForm.Link.Matches(text)
        && new Uri(text).IdnHost is var host
        && Hosts.Any(known =>
            host.Equals(known, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + known, StringComparison.OrdinalIgnoreCase));
}
