using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// The rules for a test drive that is switched on. They cover the known keys; the technical ones
/// were never published.
/// </summary>
internal static class TestDriveRules
{
    private const string Module = "microsoft-azure-marketplace-testdrive.";

    private static readonly OfferRule Described = Needs("TD-DESCRIPTION-021", "description", "Say what customers can try.");
    private static readonly OfferRule DescriptionLength = NotLonger("TD-DESCRIPTION-022", "description", 3_000);
    private static readonly OfferRule Accessible = Needs("TD-ACCESS-021", "accessInformation", "Say how customers sign in.");
    private static readonly OfferRule AccessLength = NotLonger("TD-ACCESS-022", "accessInformation", 10_000);
    private static readonly OfferRule Explained = Needs("TD-MANUAL-023", "userManual", "Give the address of a manual as PDF.");

    private static readonly OfferRule LeadsGo = OfferRule.Of(
        "MKT-LEADS-022", ["leadDestination"],
        "A test drive has a destination for its leads.",
        "leadDestination: a test drive is switched on, and its leads have no destination. Choose one, or switch the test drive off.",
        RuleSource.Documented,
        offer =>
            IsOn(offer)
                && LeadRules.Destination(offer) is { Pointer: not null } destination
                && (!destination.Exists || destination.Value.ValueKind == JsonValueKind.String)
                && LeadRules.IsNone(destination.Text)
                ? [new Finding(destination.Pointer)] : []);

    public static readonly ImmutableArray<OfferRule> All = [Described, DescriptionLength, Accessible, AccessLength, Explained, LeadsGo];

    private static bool IsOn(OfferToCheck offer) => Field(offer, "enabled").Flag == true;

    private static JsonPlace Field(OfferToCheck offer, string name) =>
        offer.Type.OfferFields.Any(field => field.Key == Module + "enabled") ? offer.Offer[Module + name] : JsonPlace.None;

    private static OfferRule Needs(string id, string name, string advice) => new(
        new Rule(
            id,
            StepIds.Validate,
            "It is required when the test drive is enabled.",
            $"{name}: a value is required while the test drive is switched on, and none was given. {advice}")
        {
            Source = RuleSource.Documented,
            Fields = [name],
        },
        offer => IsOn(offer) && !Field(offer, name).HasContent ? [new Finding(Field(offer, name).Pointer)] : []);

    private static OfferRule NotLonger(string id, string name, int most) => new(
        new Rule(
            id,
            StepIds.Validate,
            $"It has at most {Quoted.Number(most)} characters.",
            $"{name}: found {{length}} characters; at most {Quoted.Number(most)} are allowed.")
        {
            Source = RuleSource.Documented,
            Fields = [name],
        },
        offer => Field(offer, name) is { Text: { } text } place && text.EnumerateRunes().Count() is var length && length > most
            ? [new Finding(place.Pointer, ("length", Quoted.Number(length)))] : []);
}
