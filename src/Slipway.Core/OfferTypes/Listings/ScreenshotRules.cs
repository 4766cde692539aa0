using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Listings;

/// <summary>
/// Screenshots beyond their picture. How an entry looks was never published (ours): an address, or
/// an object with one and a name.
/// </summary>
internal static class ScreenshotRules
{
    private const int LongestName = 100;

    private static readonly OfferRule ShortName = OfferRule.Of(
        "MKT-SCREENSHOTS-021", ["screenshots"],
        $"A screenshot's name has at most {LongestName} characters.",
        $"screenshots: found a name of {{length}} characters; at most {LongestName} are allowed.",
        RuleSource.Documented,
        offer => Entries(offer).SelectMany(entry => entry.Properties)
            .Where(property => IsName(property.Name) && property.Place.Text is { } name && Length(name) > LongestName)
            .Select(property => new Finding(property.Place.Pointer, ("length", Quoted.Number(Length(property.Place.Text!))))));

    private static readonly OfferRule WithPicture = OfferRule.Of(
        "MKT-SCREENSHOTS-022", ["screenshots"],
        "A screenshot has the address of its picture.",
        "screenshots: found an entry without the address of a picture. Customers will not see it: give the address as 'screenshotUrl'.",
        RuleSource.Ours,
        offer => Entries(offer)
            .Where(entry =>
                entry.Value.ValueKind == JsonValueKind.Object
                    && !entry.Properties.Any(property => Shape.IsAddress(property.Name) && property.Place.Text is not null))
            .Select(entry => new Finding(entry.Pointer)),
        Severity.Warning);

    public static readonly ImmutableArray<OfferRule> All = [ShortName, WithPicture];

    private static ValueShape.Picture Shape => (ValueShape.Picture)ListingFields.Screenshots.Item;

    private static IEnumerable<JsonPlace> Entries(OfferToCheck offer) => offer.Named("screenshots").SelectMany(list => list.Entries);

    private static bool IsName(string key) =>
        key.Contains("name", StringComparison.OrdinalIgnoreCase) || key.Contains("caption", StringComparison.OrdinalIgnoreCase);

    private static int Length(string text) => text.EnumerateRunes().Count();
}
