using System.Collections.Immutable;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>
/// Finds fields of the type's tables wherever a definition has them: in the offer, and in each of
/// its plans.
/// </summary>
internal static class FieldLookup
{
    /// <summary>The offer's own field of that name; undefined where the type has none.</summary>
    public static JsonPlace OfOffer(this OfferToCheck offer, string name) => Own(offer.Type.OfferFields, offer.Offer, name);

    /// <summary>A plan's own field of that name; undefined where the type has none.</summary>
    public static JsonPlace OfPlan(this OfferToCheck offer, JsonPlace plan, string name) => Own(offer.Type.PlanFields, plan, name);

    /// <summary>Every field of that name that has a value.</summary>
    public static IEnumerable<JsonPlace> Named(this OfferToCheck offer, string name) => offer.Fields(field => field.Name == name);

    /// <summary>Every field of the tables that matches and has a value.</summary>
    public static IEnumerable<JsonPlace> Fields(this OfferToCheck offer, Func<Field, bool> isWanted) =>
        offer.FieldsAndPlaces(isWanted).Select(found => found.Place);

    /// <summary>Every text of those fields that is not longer than its field allows.</summary>
    public static IEnumerable<(JsonPlace Place, string Text)> TextsInBounds(this OfferToCheck offer, Func<Field, bool> isWanted) =>
        from found in offer.FieldsAndPlaces(isWanted)
        let text = found.Place.Text
        where text is not null
            && found.Field.Shape is ValueShape.Text { MaxLength: var most }
            && text.EnumerateRunes().Count() <= (most ?? int.MaxValue)
        select (found.Place, text);

    private static IEnumerable<(Field Field, JsonPlace Place)> FieldsAndPlaces(this OfferToCheck offer, Func<Field, bool> isWanted)
    {
        var ofOffer = Among(offer.Type.OfferFields, isWanted);
        var ofPlan = Among(offer.Type.PlanFields, isWanted);
        return ofOffer.Select(field => (field, offer.Offer[field.Key]))
            .Concat(ofPlan.IsEmpty ? [] : offer.Plans.SelectMany(plan => ofPlan.Select(field => (field, plan[field.Key]))))
            .Where(found => found.Item2.Exists);
    }

    /// <summary>The entries that repeat the text of an earlier one.</summary>
    public static IEnumerable<JsonPlace> Repeated(this IEnumerable<JsonPlace> entries)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return entries.Where(entry => entry.Text is { } text && !seen.Add(text));
    }

    private static JsonPlace Own(ImmutableArray<Field> fields, JsonPlace around, string name) =>
        fields.FirstOrDefault(field => field.Name == name) is { } found ? around[found.Key] : JsonPlace.None;

    private static ImmutableArray<Field> Among(ImmutableArray<Field> fields, Func<Field, bool> isWanted) => [.. fields.Where(isWanted)];
}
