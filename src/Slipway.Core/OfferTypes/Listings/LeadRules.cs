using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// The rules for the destination of leads. Of the destinations only "None" was ever published, so
/// they are recognised by a word in their name (ours): a portal's "HTTPS Endpoint" as well as
/// "httpsEndpoint".
/// </summary>
internal static class LeadRules
{
    private const string Suffix = "LeadConfiguration";

    private static readonly ImmutableArray<(string Word, string Target)> Destinations =
    [
        ("table", "table"), ("blob", "blob"), ("crm", "crm"), ("dynamics", "crm"), ("http", "httpsEndpoint"), ("marketo", "marketo"),
        ("salesforce", "salesForce"),
    ];

    private static readonly OfferRule Known = OfferRule.Of(
        "MKT-LEADS-021", ["leadDestination"],
        "The destination is known.",
        "leadDestination: {found} is not a known destination, so no leads will be sent. "
        + "Known are None, Table, Blob, Crm, HttpsEndpoint, Marketo and SalesForce.",
        RuleSource.Ours,
        offer =>
            Destination(offer) is { Text: { } text } place && !IsNone(text) && Target(text) is null
                ? [new Finding(place.Pointer, ("found", Quoted.Text(text)))]
                : [],
        Severity.Warning);

    private static readonly OfferRule Configured = OfferRule.Of(
        "MKT-LEADCONFIG-021", ["leadDestination"],
        "A lead destination has a configuration.",
        "{name}: leadDestination is {found}, but this configuration is empty. Fill it in, or choose None.",
        RuleSource.Ours,
        offer =>
            Destination(offer).Text is { } text
                && Target(text) is { } target
                && offer.OfOffer(target + Suffix) is { Pointer: not null } place
                && IsEmpty(place)
                ? [new Finding(place.Pointer, ("name", target + Suffix), ("found", Quoted.Text(text)))] : []);

    private static readonly OfferRule Encrypted = OfferRule.Of(
        "MKT-LEADCONFIG-022", ["httpsEndpointLeadConfiguration"],
        "Leads are sent to an https address.",
        "httpsEndpointLeadConfiguration: found {found}. Leads are personal data: use an address that begins with https://.",
        RuleSource.Documented,
        offer => Destination(offer).Text is { } text && Target(text) == "httpsEndpoint"
            ? offer.OfOffer("httpsEndpoint" + Suffix).Properties.Select(property => property.Place)
                .Where(place => place.Text?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true)
                .Select(place => new Finding(place.Pointer, ("found", Quoted.Address(place.Text!))))
            : []);

    public static readonly ImmutableArray<OfferRule> All = [Known, Configured, Encrypted];

    /// <summary>Undefined or "None" where leads go nowhere.</summary>
    internal static JsonPlace Destination(OfferToCheck offer) => offer.OfOffer("leadDestination");

    internal static bool IsNone(string? destination) =>
        string.IsNullOrWhiteSpace(destination) || destination.Equals("None", StringComparison.OrdinalIgnoreCase);

    private static string? Target(string destination) =>
        Destinations.FirstOrDefault(known => destination.Contains(known.Word, StringComparison.OrdinalIgnoreCase)).Target;

    private static bool IsEmpty(JsonPlace configuration) => !configuration.Exists
        || (configuration.Value.ValueKind == JsonValueKind.Object && !configuration.Properties.Any(property => property.Place.HasContent));
}
