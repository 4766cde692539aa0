using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>Amendments of the standard contract, and whether resellers may sell.</summary>
internal static class ContractRules
{
    private const int MostAmendments = 10;
    private const int MostTenants = 20;

    private static readonly OfferRule OfStandardContract = OfferRule.Of(
        "MKT-AMENDMENT-021", ["universalAmendmentTerms"],
        "Only the standard contract has amendments.",
        "universalAmendmentTerms: they amend the standard contract, but useEnterpriseContract is not true. "
        + "Use the standard contract, or put the terms into termsOfUse.",
        RuleSource.Documented,
        offer =>
            offer.OfOffer("universalAmendmentTerms") is { Text: { } text } place
                && !string.IsNullOrWhiteSpace(text)
                && offer.OfOffer("useEnterpriseContract").Flag != true
                ? [new Finding(place.Pointer)] : []);

    private static readonly OfferRule FewAmendments = OfferRule.Of(
        "MKT-AMENDMENTS-021", ["customAmendments"],
        $"There are at most {MostAmendments} custom amendments.",
        $"customAmendments: found {{count}}; at most {MostAmendments} are allowed.",
        RuleSource.Documented,
        offer => Lists(offer)
            .Where(list => list.Value.GetArrayLength() > MostAmendments)
            .Select(list => new Finding(list.Pointer, ("count", Quoted.Number(list.Value.GetArrayLength())))));

    private static readonly OfferRule FewTenants = OfferRule.Of(
        "MKT-AMENDMENTS-022", ["customAmendments"],
        $"A custom amendment is for 1 to {MostTenants} tenants.",
        $"customAmendments: found {{count}} tenants; 1 to {MostTenants} are allowed for an amendment.",
        RuleSource.Documented,
        offer => Tenants(offer)
            .Where(list => list.Value.GetArrayLength() is 0 or > MostTenants)
            .Select(list => new Finding(list.Pointer, ("count", Quoted.Number(list.Value.GetArrayLength())))));

    private static readonly OfferRule TenantForm = OfferRule.Of(
        "MKT-AMENDMENTS-023", ["customAmendments"],
        "The tenants of a custom amendment are GUIDs.",
        $"customAmendments: found the tenant {{found}}. {TextForm.Guid.Advice}",
        RuleSource.Documented,
        offer => Tenants(offer).SelectMany(list => list.Entries)
            .Where(tenant => tenant.Text is { } text && !TextForm.Guid.Matches(text))
            .Select(tenant => new Finding(tenant.Pointer, ("found", Quoted.Text(tenant.Text!)))));

    private static readonly OfferRule Resellers = OfferRule.Of(
        "MKT-CSP-021", ["cspOfferOptIn"],
        "The offer says whether resellers (CSP) may sell it.",
        "cspOfferOptIn: not given, so resellers (CSP) may not sell the plans that are paid by use. Say true or false. "
        + "Plans that bring their own licence are always open to them.",
        RuleSource.Documented,
        offer =>
            offer.OfOffer("cspOfferOptIn") is { Exists: false, Pointer: not null } place
                && offer.Offer.Value.ValueKind == JsonValueKind.Object
                ? [new Finding(place.Pointer)]
                : [],
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All = [OfStandardContract, FewAmendments, FewTenants, TenantForm, Resellers];

    // What is inside was never published (ours): amendments are the entries of whatever list the
    // object holds, tenants those of a list whose key has "tenant" in it.
    private static IEnumerable<JsonPlace> Lists(OfferToCheck offer) =>
        offer.OfOffer("customAmendments").Properties
            .Select(property => property.Place)
            .Where(place => place.Value.ValueKind == JsonValueKind.Array);

    private static IEnumerable<JsonPlace> Tenants(OfferToCheck offer) => Lists(offer)
        .SelectMany(list => list.Entries)
        .SelectMany(amendment => amendment.Properties)
        .Where(property =>
            property.Name.Contains("tenant", StringComparison.OrdinalIgnoreCase) && property.Place.Value.ValueKind == JsonValueKind.Array)
        .Select(property => property.Place);
}
