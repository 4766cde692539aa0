using System.Text.Json.Serialization;

namespace Slipway.Contracts;

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
