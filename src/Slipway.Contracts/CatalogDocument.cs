using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>
/// A page of the catalog. <paramref name="NextLink"/> is the address of the next one; absent on the
/// last.
/// </summary>
public sealed record CatalogList(IReadOnlyList<CatalogEntry> Offers, string? NextLink = null);

/// <summary>
/// What customers see of an offer: an allow-listed projection, never image addresses, signatures or
/// contact data.
/// </summary>
public sealed record CatalogEntry(
    string PublisherId,
    string PublisherName,
    string OfferId,
    string OfferTypeId,
    string Slot,
    int Version,
    string Uri,
    CatalogListing Listing);

public sealed record CatalogListing(
    string Title,
    string Summary,
    string LongSummary,
    string Description,
    IReadOnlyDictionary<string, string> Logos,
    IReadOnlyList<CatalogLink> UsefulLinks,
    IReadOnlyList<string> Categories,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PrivacyUrl,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SupportUrl,
    IReadOnlyList<CatalogPlan> Plans)
{
    /// <summary>The service's own copies.</summary>
    public IReadOnlyList<CatalogPicture>? Screenshots { get; init; }

    /// <summary>Links to hosts of videos.</summary>
    public IReadOnlyList<CatalogLink>? Videos { get; init; }

    /// <summary>Safe HTML, in the entry of one offer only.</summary>
    public string? TermsOfUse { get; init; }

    public string? TermsOfUseUrl { get; init; }

    /// <summary>
    /// Whether the marketplace's standard contract is used in place of the publisher's own terms.
    /// </summary>
    public bool? StandardContract { get; init; }

    public string? PricingUrl { get; init; }
}

public sealed record CatalogLink(string Title, string Url);

public sealed record CatalogPicture(string Title, string Url);

public sealed record CatalogPlan(
    string PlanId,
    string Title,
    string Summary,
    string Description,
    string? OperatingSystemFamily,
    string? OperatingSystem,
    IReadOnlyList<string> Versions,
    IReadOnlyList<string> Regions,
    IReadOnlyList<string> RecommendedVmSizes)
{
    public IReadOnlyList<string>? Clouds { get; init; }

    /// <summary>
    /// <c>byol</c> (bring your own licence) or <c>usage</c> (paid by the hour); absent where the
    /// plan has no prices.
    /// </summary>
    public string? Licence { get; init; }

    /// <summary>0 for none.</summary>
    public int? FreeTrialMonths { get; init; }

    /// <summary>Prices by region. Lists have only the requested region.</summary>
    public IReadOnlyList<CatalogPrice>? Prices { get; init; }

    /// <summary>Present only for a hidden plan, which previews show.</summary>
    public bool? Hidden { get; init; }

    /// <summary>Present only for a private plan, which its audience and previews see.</summary>
    public bool? Private { get; init; }
}

/// <summary>What an hour costs in a region, by size.</summary>
public sealed record CatalogPrice(string Region, string Currency, IReadOnlyDictionary<string, decimal> PerHour);

/// <summary>
/// A page of the catalog's changes. <paramref name="NextLink"/> is the address of the next one and always present.
/// </summary>
public sealed record CatalogChanges(IReadOnlyList<CatalogChangeDocument> Changes, string NextLink);

/// <param name="Sequence">Rises from entry to entry; not each number is used.</param>
/// <param name="PublisherId">The offer's publisher.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="Version">The version that is shown since, or was shown last.</param>
/// <param name="Change">
/// <c>live</c>: this version is shown to everybody from now on; <c>removed</c>: none is.
/// </param>
/// <param name="Time">When, in market time.</param>
/// <param name="Uri">Where the catalog shows the offer.</param>
public sealed record CatalogChangeDocument(
    long Sequence, string PublisherId, string OfferId, int Version, string Change, string Time, string Uri);
