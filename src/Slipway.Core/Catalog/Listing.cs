using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Html;

namespace Slipway.Core.Catalog;

/// <summary>
/// The part of a definition that customers see: only fields that the type's tables list, so never
/// disks, signatures or contact data. Parts that the offer lacks are taken from its first plan,
/// where a core virtual machine keeps its listing.
/// </summary>
public static class Listing
{
    /// <summary>
    /// <paramref name="ownAddress"/> gives this server's address of a stored picture, or null when
    /// none is stored: the picture is then left out. Hidden and private plans are shown only with
    /// <paramref name="everyPlan"/>, as the preview shows them to its audience.
    /// </summary>
    public static CatalogListing Build(OfferType type, JsonElement definition, Func<string, string?> ownAddress, bool everyPlan = false)
    {
        ImmutableArray<PlanElement> plans =
        [
            .. JsonValues.Plans(definition)
                .Where(plan => everyPlan || !(Is(ListingPart.Hidden, type, plan.Value) || IsPrivate(type, plan.Value))),
        ];
        var source = new ListingSource(type, JsonValues.Offer(definition), plans.IsEmpty ? default : plans[0].Value);
        return ListingLimits.Of(new CatalogListing(
            source.Text(ListingPart.Title),
            source.Text(ListingPart.Summary),
            source.Text(ListingPart.LongSummary),
            SafeHtml.Of(source.Text(ListingPart.Description)),
            Logos(source, ownAddress),
            [.. source.Entries(ListingPart.UsefulLinks).Select(Link).OfType<CatalogLink>()],
            [.. source.Entries(ListingPart.Categories).SelectMany(CategoryKeys).Distinct(StringComparer.Ordinal)],
            WebAddress(source.Text(ListingPart.PrivacyUrl)),
            WebAddress(source.Text(ListingPart.SupportUrl)),
            [.. plans.Select(plan => ToPlan(type, plan))])
        {
            Screenshots = OrNull(ListingMedia.Screenshots(source, ownAddress)),
            Videos = OrNull(ListingMedia.Videos(source)),
            TermsOfUse = OrNull(SafeHtml.Of(source.Text(ListingPart.TermsOfUse))),
            TermsOfUseUrl = WebAddress(source.Text(ListingPart.TermsOfUseUrl)),
            StandardContract = source.Flag(ListingPart.StandardContract),
            PricingUrl = WebAddress(source.Text(ListingPart.PricingUrl)),
        });
    }

    internal static CatalogPlan ToPlan(OfferType type, PlanElement plan)
    {
        var source = new ListingSource(type, default, plan.Value);
        return ListingLimits.Of(new CatalogPlan(
            plan.Id,
            source.Text(ListingPart.Title),
            source.Text(ListingPart.Summary),
            SafeHtml.Of(source.Text(ListingPart.Description)),
            OrNull(source.Text(ListingPart.OperatingSystemFamily)),
            OrNull(source.Text(ListingPart.OperatingSystem)),
            ImageVersions.Shown(type, plan),
            [.. source.Texts(ListingPart.Regions)],
            [.. source.Texts(ListingPart.RecommendedVmSizes)])
        {
            Clouds = OrNull<string>([.. source.Texts(ListingPart.Clouds)]),
            Hidden = Is(ListingPart.Hidden, type, plan.Value) ? true : null,
            Private = IsPrivate(type, plan.Value) ? true : null,
        });
    }

    internal static bool IsPrivate(OfferType type, JsonElement plan) => type.PlanFields.Any(field =>
        field.Listed == ListingPart.Audience && JsonValues.Get(plan, field.Key).ValueKind == JsonValueKind.Object);

    internal static bool Is(ListingPart part, OfferType type, JsonElement plan) => type.PlanFields.Any(field =>
        field.Listed == part && JsonValues.Get(plan, field.Key).ValueKind == JsonValueKind.True);

    private static SortedDictionary<string, string> Logos(ListingSource source, Func<string, string?> ownAddress) => new(
        source.Logos()
            .Select(logo => (logo.Slot, Own: ownAddress(logo.Address)))
            .Where(logo => logo.Own is not null)
            .DistinctBy(logo => logo.Slot, StringComparer.Ordinal)
            .ToDictionary(logo => logo.Slot, logo => logo.Own!, StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static CatalogLink? Link(JsonElement item) => WebAddress(JsonValues.Text(item, "linkUrl") ?? "") is { } url
        ? new CatalogLink(JsonValues.Text(item, "linkTitle") ?? url, url)
        : null;

    /// <summary>
    /// The old form is a key; the new one is an object of a first level and the keys below it (both
    /// documented).
    /// </summary>
    private static IEnumerable<string> CategoryKeys(JsonElement item) =>
        JsonValues.Text(item) is { } key ? [key]
        : JsonValues.Text(item, "categoryL1") is { } first
            ? [first, .. JsonValues.Texts(JsonValues.Get(item, "categoryL2-" + first))]
        : [];

    // A listing is a page with links: javascript: and the like must not get there by any way around
    // the rules.
    private static string? WebAddress(string text) => TextForm.Link.Matches(text) ? text : null;

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static IReadOnlyList<T>? OrNull<T>(ImmutableArray<T> list) => list.IsEmpty ? null : list;
}
