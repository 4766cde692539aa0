using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;

namespace Slipway.Core.Catalog;

/// <summary>
/// Finds the parts of a listing: in the offer first, then in the plan; within each, in the first
/// field of the table that has a value.
/// </summary>
internal sealed class ListingSource(OfferType type, JsonElement offer, JsonElement plan)
{
    public string Text(ListingPart part) => Values(part).Select(JsonValues.Text).OfType<string>().FirstOrDefault() ?? "";

    public IEnumerable<string> Texts(ListingPart part) => Entries(part).Select(JsonValues.Text).OfType<string>();

    public IEnumerable<JsonElement> Entries(ListingPart part) =>
        Values(part).Select(JsonValues.Entries).FirstOrDefault(entries => entries.Any()) ?? [];

    /// <summary>Null where the field is missing.</summary>
    public bool? Flag(ListingPart part) => Values(part).Select(value => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => (bool?)null,
    }).FirstOrDefault(flag => flag is not null);

    public IEnumerable<(string Slot, string Address)> Logos() => Logos(type.OfferFields, offer).Concat(Logos(type.PlanFields, plan));

    private IEnumerable<JsonElement> Values(ListingPart part) =>
        Values(type.OfferFields, offer, part).Concat(Values(type.PlanFields, plan, part));

    private static IEnumerable<JsonElement> Values(ImmutableArray<Field> fields, JsonElement around, ListingPart part) =>
        fields.Where(field => field.Listed == part).Select(field => JsonValues.Get(around, field.Key));

    private static IEnumerable<(string Slot, string Address)> Logos(ImmutableArray<Field> fields, JsonElement around)
    {
        foreach (var field in fields)
        {
            if (field.Logo is { } slot && JsonValues.Text(around, field.Key) is { } address)
                yield return (WireWords.Of(slot), address);
        }
    }
}
