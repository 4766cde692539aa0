using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Audiences;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Pricing;

namespace Slipway.Core.Catalog;

/// <summary>
/// All that the catalog keeps of a version: what everybody sees, what previews show, and apart from
/// them the private plans and the prices, so that a response to everybody is never made from data
/// that holds a private plan.
/// </summary>
public sealed record PackagedListing
{
    public required CatalogListing Public { get; init; }

    public required CatalogListing Preview { get; init; }

    /// <summary>The private plans that are not hidden.</summary>
    public required ImmutableArray<CatalogPlan> PrivatePlans { get; init; }

    /// <summary>By plan.</summary>
    public required ImmutableSortedDictionary<string, IReadOnlyList<CatalogPrice>> Prices { get; init; }

    /// <summary>
    /// One for everybody unless all plans are private, and one for each private plan.
    /// </summary>
    public required ImmutableArray<CatalogView> Views { get; init; }

    /// <param name="type">The offer's type.</param>
    /// <param name="definition">The version's definition as sent.</param>
    /// <param name="seller">Its names are search terms, too.</param>
    /// <param name="ownAddress">This server's address of a stored picture.</param>
    /// <param name="copies">The stored copies of spreadsheets and audience lists.</param>
    public static PackagedListing Of(
        OfferType type, JsonElement definition, Seller seller, Func<string, string?> ownAddress, TableCopies copies)
    {
        ImmutableArray<PlanElement> plans = [.. JsonValues.Plans(definition)];
        var pricing = plans.Where(plan => plan.Id.Length > 0).DistinctBy(plan => plan.Id, StringComparer.OrdinalIgnoreCase)
            .ToImmutableSortedDictionary(
                plan => plan.Id, plan => PlanPricing.Of(type, plan.Value, copies.Prices), StringComparer.OrdinalIgnoreCase);
        var preview = Priced(Listing.Build(type, definition, ownAddress, everyPlan: true));
        var everybody = Priced(Listing.Build(type, definition, ownAddress));

        // An offer whose every plan is private says its title and texts to their audience alone.
        var hasPublic = plans.IsEmpty || plans.Any(plan => !Listing.IsPrivate(type, plan.Value));
        var shown = hasPublic ? everybody : preview with { Plans = [] };
        ImmutableArray<PlanElement> guarded =
            [.. plans.Where(plan => Listing.IsPrivate(type, plan.Value) && !Listing.Is(ListingPart.Hidden, type, plan.Value))];
        ImmutableArray<CatalogPlan> privatePlans = [.. guarded.Select(plan => WithLicence(Listing.ToPlan(type, plan)))];
        return new PackagedListing
        {
            Public = shown,
            Preview = preview,
            PrivatePlans = privatePlans,
            Prices = pricing.Where(plan => plan.Value is { Regions.IsEmpty: false }).ToImmutableSortedDictionary(
                plan => plan.Key,
                plan =>
                    (IReadOnlyList<CatalogPrice>)
                    [
                        .. plan.Value!.Regions.Select(price => new CatalogPrice(price.Region, price.Currency, price.PerHour)),
                    ],
                StringComparer.OrdinalIgnoreCase),
            Views =
            [
                .. hasPublic ? [new CatalogView("", null, Terms([.. shown.Plans]))] : (ImmutableArray<CatalogView>)[],
                .. guarded.Zip(privatePlans)
                    .DistinctBy(plan => plan.Second.PlanId, StringComparer.OrdinalIgnoreCase)
                    .Select(plan => new CatalogView(
                        plan.Second.PlanId,
                        PlanAudience.Of(type, plan.First.Value, copies.Audience) ?? [],
                        Terms([.. shown.Plans, plan.Second]))),
            ],
        };

        ImmutableArray<string> Terms(ImmutableArray<CatalogPlan> seen) =>
            CatalogTerms.Of(seller.PublisherId, seller.PublisherName, type.Id, shown, seen);

        CatalogListing Priced(CatalogListing listing) => listing with { Plans = [.. listing.Plans.Select(WithLicence)] };

        CatalogPlan WithLicence(CatalogPlan plan) => pricing.GetValueOrDefault(plan.PlanId) is not { } known ? plan : plan with
        {
            Licence = known.IsByol ? "byol" : "usage",
            FreeTrialMonths = known.IsByol ? null : known.FreeTrialMonths,
        };
    }
}
