using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>
/// Finds fields of the type's tables wherever a definition has them: in the offer, and in each of
/// its plans.
/// </summary>
internal static class FieldLookup
{
    /// <summary>The offer's own field of that name; undefined where the type has none.</summary>
    public static JsonPlace OfOffer(this OfferToCheck offer, string name) => Own(offer.Type.OfferFieldsNamed[name], offer.Offer);

    /// <summary>A plan's own field of that name; undefined where the type has none.</summary>
    public static JsonPlace OfPlan(this OfferToCheck offer, JsonPlace plan, string name) => Own(offer.Type.PlanFieldsNamed[name], plan);

    /// <summary>Every field of that name that has a value.</summary>
    public static IEnumerable<JsonPlace> Named(this OfferToCheck offer, string name) =>
        Places(offer, offer.Type.OfferFieldsNamed[name], offer.Type.PlanFieldsNamed[name]).Select(found => found.Place);

    /// <summary>Every field of the tables that matches and has a value.</summary>
    public static IEnumerable<JsonPlace> Fields(this OfferToCheck offer, Func<Field, bool> isWanted) =>
        Places(offer, isWanted).Select(found => found.Place);

    /// <summary>Every text of those fields that is not longer than its field allows.</summary>
    public static IEnumerable<(JsonPlace Place, string Text)> TextsInBounds(this OfferToCheck offer, Func<Field, bool> isWanted) =>
        from found in Places(offer, isWanted)
        let text = found.Place.Text
        where text is not null
            && found.Field.Shape is ValueShape.Text { MaxLength: var most }
            && text.EnumerateRunes().Count() <= (most ?? int.MaxValue)
        select (found.Place, text);

    private static IEnumerable<(Field Field, JsonPlace Place)> Places(OfferToCheck offer, Func<Field, bool> isWanted) =>
        Places(offer, offer.Type.OfferFields.Where(isWanted), [.. offer.Type.PlanFields.Where(isWanted)]);

    private static IEnumerable<(Field Field, JsonPlace Place)> Places(
        OfferToCheck offer, IEnumerable<Field> ofOffer, IEnumerable<Field> ofPlans) =>
        ofOffer.Select(field => (Field: field, Place: offer.Offer[field.Key]))
            .Concat(offer.Plans.Where(_ => ofPlans.Any())
                .SelectMany(plan => ofPlans.Select(field => (Field: field, Place: plan[field.Key]))))
            .Where(found => found.Place.Exists);

    /// <summary>The entries that repeat the text of an earlier one.</summary>
    public static IEnumerable<JsonPlace> Repeated(this IEnumerable<JsonPlace> entries)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return entries.Where(entry => entry.Text is { } text && !seen.Add(text));
    }

    private static JsonPlace Own(IEnumerable<Field> named, JsonPlace around) =>
        named.FirstOrDefault() is { } field ? around[field.Key] : JsonPlace.None;
}
