using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Applications;

/// <summary>
/// The rules for a publisher's access to the managed applications that customers deploy.
/// </summary>
internal static class ManagementRules
{
    /// <summary>
    /// The two roles by their names and by the GUIDs that they have in every tenant (both
    /// documented by the resource manager).
    /// </summary>
    private static readonly ImmutableHashSet<string> Roles = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Owner",
        "Contributor",
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        "b24988ac-6180-42a0-ab88-20f7382dd24c");

    private static readonly OfferRule TenantGiven = new(
        ApplicationRules.Documented(
            "APP-TENANT-021",
            "A managed application names its publisher's tenant.",
            "tenantId: a managed application needs the GUID of its publisher's tenant and none was given.",
            "tenantId"),
        offer => Managed(offer)
            .Select(version => version["packageVersion"])
            .Where(package =>
                package.Value.ValueKind == JsonValueKind.Object
                    && package["tenantId"] is var tenant
                    && (!tenant.Exists || tenant.Value.ValueKind == JsonValueKind.String)
                    && string.IsNullOrWhiteSpace(tenant.Text))
            .Select(package => new Finding(package["tenantId"].Pointer)));

    private static readonly OfferRule Authorized = new(
        ApplicationRules.Documented(
            "APP-AUTHORIZATIONS-021",
            "A managed application has 1 to 100 authorizations.",
            "authorizations: a managed application needs 1 to 100 entries and none was given. "
            + "Name the principals of your tenant that may manage it, and their roles.",
            "authorizations"),
        offer => Managed(offer)
            .Select(version => version["authorizations"])
            .Where(list => !list.Entries.Any() && !ApplicationRules.IsOtherKind(list))
            .Select(list => new Finding(list.Pointer)));

    private static readonly OfferRule Principals = OfferRule.Of(
        "APP-AUTHORIZATIONS-022", ["authorizations"],
        "Each authorization names a principal by its GUID.",
        "authorizations: {found}. Give the object id of a user, group or application as a GUID, for example in 'principalId'.",
        RuleSource.Ours,
        offer =>
            from entry in Authorizations(offer)
            let principal = Named(entry, "principal", "id")
            where principal.Text is not { } id || !TextForm.Guid.Matches(id)
            select new Finding(
                principal.Pointer,
                ("found", principal.Text is { } text ? $"found {Quoted.Text(text)} as the principal" : "an entry names no principal")));

    private static readonly OfferRule RoleKnown = new(
        ApplicationRules.Documented(
            "APP-AUTHORIZATIONS-023",
            "Each authorization has the role Owner or Contributor.",
            "authorizations: {found}. Allowed are Owner and Contributor, or their GUIDs 8e3af657-a8ff-443c-a75c-2fe8c4bcb635 and "
            + "b24988ac-6180-42a0-ab88-20f7382dd24c.",
            "authorizations"),
        offer =>
            from entry in Authorizations(offer)
            let role = Named(entry, "role", "role")
            where role.Text is not { } name || !Roles.Contains(name)
            select new Finding(
                role.Pointer, ("found", role.Text is { } text ? $"found the role {Quoted.Text(text)}" : "an entry names no role")));

    private static readonly OfferRule SecureEndpoint = new(
        ApplicationRules.Documented(
            "APP-ENDPOINT-021",
            "The notification endpoint is an https address.",
            "notificationEndpoint: found {found}. Notifications carry what customers deploy, so only an address that begins with https:// "
            + "is allowed.",
            "notificationEndpoint"),
        offer => offer.Plans
            .SelectMany(plan => PackageVersionRules.Versions(offer, plan))
            .Select(version => version.Place["notificationEndpoint"])
            .Where(endpoint =>
                endpoint.Text is { } address
                    && TextForm.Link.Matches(address)
                    && !address.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            .Select(endpoint => new Finding(endpoint.Pointer, ("found", Quoted.Address(endpoint.Text!)))));

    public static readonly ImmutableArray<OfferRule> All = [TenantGiven, Authorized, Principals, RoleKnown, SecureEndpoint];

    private static IEnumerable<JsonPlace> Managed(OfferToCheck offer) => offer.Plans
        .Where(plan => ApplicationRules.IsManaged(offer, plan))
        .SelectMany(plan => PackageVersionRules.Versions(offer, plan))
        .Select(version => version.Place)
        .Where(version => version.Value.ValueKind == JsonValueKind.Object);

    private static IEnumerable<JsonPlace> Authorizations(OfferToCheck offer) => offer.Plans
        .SelectMany(plan => PackageVersionRules.Versions(offer, plan))
        .SelectMany(version => version.Place["authorizations"].Entries)
        .Where(entry => entry.Value.ValueKind == JsonValueKind.Object)
        .Take(1_000);

    /// <summary>
    /// The property whose name contains the word, or is the short one; their names were never
    /// published. Where there is none, the entry itself.
    /// </summary>
    private static JsonPlace Named(JsonPlace entry, string word, string name)
    {
        foreach (var (key, place) in entry.Properties)
        {
            if (key.Contains(word, StringComparison.OrdinalIgnoreCase) || key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return place;
        }

        return entry;
    }
}
