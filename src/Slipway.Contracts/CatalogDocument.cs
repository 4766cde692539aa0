using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>The public catalog's list.</summary>
public sealed record CatalogList(IReadOnlyList<CatalogEntry> Offers);

/// <summary>What customers see of an offer: an allow-listed projection, never image addresses, signatures or contact data.</summary>
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
    IReadOnlyList<CatalogPlan> Plans);

public sealed record CatalogLink(string Title, string Url);

public sealed record CatalogPlan(
    string PlanId,
    string Title,
    string Summary,
    string Description,
    string? OperatingSystemFamily,
    string? OperatingSystem,
    IReadOnlyList<string> Versions,
    IReadOnlyList<string> Regions,
    IReadOnlyList<string> RecommendedVmSizes);
