using System.Collections.Immutable;
using Slipway.Core.Rules;

namespace Slipway.Core.Definitions;

/// <summary>Finds fields of the type's tables wherever a definition has them: in the offer, and in each of its plans.</summary>
internal static class FieldSpots
{
    /// <summary>The offer's own field of that name; undefined where the type has none.</summary>
    public static Spot OfOffer(this JudgedOffer offer, string name) => Among(offer.Type.OfferFields, field => field.Name == name)
        .Select(field => offer.Offer[field.Key]).FirstOrDefault();

    /// <summary>A plan's own field of that name; undefined where the type has none.</summary>
    public static Spot OfPlan(this JudgedOffer offer, Spot plan, string name) => Among(offer.Type.PlanFields, field => field.Name == name)
        .Select(field => plan[field.Key]).FirstOrDefault();

    /// <summary>Every field of that name that is there.</summary>
    public static IEnumerable<Spot> Named(this JudgedOffer offer, string name) => offer.Fields(field => field.Name == name);

    /// <summary>Every field of the tables that is there, of those asked for.</summary>
    public static IEnumerable<Spot> Fields(this JudgedOffer offer, Func<Field, bool> asked) =>
        offer.FieldsAndSpots(asked).Select(found => found.Spot);

    /// <summary>Every text of those fields that is not longer than its field allows.</summary>
    public static IEnumerable<(Spot Spot, string Text)> TextsInBounds(this JudgedOffer offer, Func<Field, bool> asked) =>
        from found in offer.FieldsAndSpots(asked)
        let text = found.Spot.Text
        where text is not null && found.Field.Shape is ValueShape.Text { MaxLength: var most } && text.EnumerateRunes().Count() <= (most ?? int.MaxValue)
        select (found.Spot, text);

    private static IEnumerable<(Field Field, Spot Spot)> FieldsAndSpots(this JudgedOffer offer, Func<Field, bool> asked)
    {
        var ofOffer = Among(offer.Type.OfferFields, asked);
        var ofPlan = Among(offer.Type.PlanFields, asked);
        return ofOffer.Select(field => (field, offer.Offer[field.Key]))
            .Concat(ofPlan.IsEmpty ? [] : offer.Plans.SelectMany(plan => ofPlan.Select(field => (field, plan[field.Key]))))
            .Where(found => found.Item2.Exists);
    }

    /// <summary>The entries whose text an earlier one has, too.</summary>
    public static IEnumerable<Spot> Repeated(this IEnumerable<Spot> entries)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return entries.Where(entry => entry.Text is { } text && !seen.Add(text));
    }

    private static ImmutableArray<Field> Among(ImmutableArray<Field> fields, Func<Field, bool> asked) => [.. fields.Where(asked)];
}
