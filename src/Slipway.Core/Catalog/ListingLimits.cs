using Slipway.Contracts;
using Slipway.Core.Definitions;
using Slipway.Core.Formats.Html;

namespace Slipway.Core.Catalog;

/// <summary>
/// The most that a listing holds. Offers that pass the current rules are within these limits;
/// listings that older programs packaged are cut to them.
/// </summary>
public static class ListingLimits
{
    /// <summary>
    /// A stored listing with more characters than this is checked against the limits; regular
    /// listings are shorter.
    /// </summary>
    public const int WorthALook = 256 * 1024;

    private const int LongestText = 256;
    private const int LongestLink = 2_048;
    private const int LongestKey = 64;
    private const int MostLinks = 50;
    private const int MostCategories = 10;
    private const int MostPictures = 5;
    private const int MostVersions = 100;

    /// <summary>
    /// The longest that HTML becomes by being made safe: each character at most six.
    /// </summary>
    private const int LongestHtml = 6 * SafeHtml.LongestInput;

    public static CatalogListing Of(CatalogListing listing) => listing with
    {
        Title = Text(listing.Title),
        Summary = Text(listing.Summary),
        LongSummary = Text(listing.LongSummary),
        Description = Html(listing.Description),
        UsefulLinks = [.. listing.UsefulLinks.Where(link => IsShort(link.Url)).Take(MostLinks).Select(Link)],
        Categories = [.. listing.Categories.Take(MostCategories).Select(Text)],
        PrivacyUrl = Url(listing.PrivacyUrl),
        SupportUrl = Url(listing.SupportUrl),
        TermsOfUse = listing.TermsOfUse is { } terms ? Html(terms) : null,
        TermsOfUseUrl = Url(listing.TermsOfUseUrl),
        PricingUrl = Url(listing.PricingUrl),
        Screenshots = listing.Screenshots is { } pictures
            ? [.. pictures.Take(MostPictures).Select(picture => picture with { Title = Text(picture.Title) })]
            : null,
        Videos = listing.Videos is { } videos ? [.. videos.Where(video => IsShort(video.Url)).Take(MostPictures).Select(Link)] : null,
        Plans = [.. listing.Plans.Take(OfferType.MostPlans).Select(Of)],
    };

    public static CatalogPlan Of(CatalogPlan plan) => plan with
    {
        PlanId = Text(plan.PlanId),
        Title = Text(plan.Title),
        Summary = Text(plan.Summary),
        Description = Html(plan.Description),
        OperatingSystemFamily = plan.OperatingSystemFamily is { } family ? Text(family) : null,
        OperatingSystem = plan.OperatingSystem is { } system ? Text(system) : null,
        Versions = Keys(plan.Versions, MostVersions),
        Regions = Keys(plan.Regions, Shapes.MostRegions),
        RecommendedVmSizes = Keys(plan.RecommendedVmSizes, Shapes.VmSizes.Max!.Value),
        Clouds = plan.Clouds is { } clouds ? Keys(clouds, Shapes.Clouds.Max!.Value) : null,
    };

    private static IReadOnlyList<string> Keys(IReadOnlyList<string> keys, int most) =>
        [.. keys.Where(key => key.Length <= LongestKey).Take(most)];

    private static CatalogLink Link(CatalogLink link) => link with { Title = link.Title == link.Url ? link.Title : Text(link.Title) };

    private static string? Url(string? url) => url is not null && IsShort(url) ? url : null;

    private static bool IsShort(string url) => url.Length <= LongestLink;

    private static string Html(string html) => html.Length <= LongestHtml ? html : SafeHtml.Of(html);

    private static string Text(string text) =>
        text.Length <= 2 * LongestText
            ? text
            : text[..(char.IsHighSurrogate(text[(2 * LongestText) - 1]) ? (2 * LongestText) - 1 : 2 * LongestText)];
}
