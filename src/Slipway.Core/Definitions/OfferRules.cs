using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Definitions;

/// <summary>The rules that need only the document. They run before a publish is accepted.</summary>
public static class OfferRules
{
    private const int MostMissingSecrets = 1_000;
    private const int MostLosses = 1_000;

    private static readonly Rule Readable = new(
        "DOC-TEXT-004",
        StepIds.Validate,
        "The document is readable text.",
        "definition: found text that is not Unicode (half of a surrogate pair, or broken UTF-8). Only readable text is allowed.");

    /// <summary>The id of the rule that stands for the faults that are not listed.</summary>
    public const string NotAllListed = "DOC-DEFINITION-003";

    private static readonly Rule AllListed = new(
        NotAllListed,
        StepIds.Validate,
        "It has no more faults than one response lists.",
        "definition: only {count} faults are listed. Correct them and publish again to see the others.");

    private static readonly Rule PublisherGiven = new(
        "DOC-PUBLISHER-001",
        StepIds.Validate,
        "A value is required.",
        "publisherId: a text is required and none was given.") { Fields = ["publisherId"] };

    private static readonly Rule IdForm = new("DOC-ID-004", StepIds.Validate, TextForm.Id.Advice, "id: found {found}. {advice}")
    {
        Fields = ["id"],
    };

    private static readonly Rule SecretStored = new(
        "MKT-SECRET-008",
        StepIds.Validate,
        "Each placeholder stands for a stored secret.",
        "{name}: found the placeholder '********', but no value is stored for it, or the object around it has changed. "
        + "Enter the secret itself.");

    /// <summary>
    /// Names the invisible character by its code point, since it cannot be shown.
    /// </summary>
    internal static readonly Rule Printable = new(
        "DOC-TEXT-021",
        StepIds.Validate,
        "A text has no control characters except tabs and line ends, and none that change the direction of writing.",
        "{name}: found the character {found}, which cannot be seen and changes how the text is shown. Remove it.");

    internal static readonly Rule Misspelt = new(
        "DOC-KEYS-021",
        StepIds.Validate,
        "No unknown key resembles a field: its name differs by more than two letters or the casing.",
        "{found} is not a field here, so its value is kept and has no effect. The field is {known}: correct the key, or remove it.")
        {
            Severity = Severity.Warning,
        };

    /// <summary>The rules that apply to every type.</summary>
    internal static readonly ImmutableArray<Rule> OfEveryType =
        [Readable, Printable, AllListed, PublisherGiven, IdForm, SecretStored, Misspelt];

    /// <summary>
    /// Every fault and warning at once, in document order, and then what customers lose compared
    /// with the live version. Never throws, whatever the JSON.
    /// </summary>
    public static ImmutableArray<Fault> Check(OfferToCheck offer)
    {
        if (!ReadableText.Holds(offer.Definition))
            return [Readable.At(JsonPointer.Definition)];

        var check = new DocumentCheck(offer.AddressRefusal);
        check.Definition(offer.Type, offer.Root);
        foreach (var rule in offer.Type.Rules.Where(rule => !rule.ReportsLoss).TakeWhile(_ => !check.IsFull))
            check.Add(rule, offer);
        var faults = DocumentOrder.Sort(
            offer.Definition,
            [.. Ids(offer.PublisherId, offer.OfferId), .. check.Faults, .. offer.MissingSecrets
                .Take(MostMissingSecrets)
                .Select(MissingSecret)]);
        return check.IsFull
            ? faults.Add(AllListed.At(JsonPointer.Definition, ("count", Quoted.Number(check.Faults.Count))))
            : faults.AddRange(Losses(offer));
    }

    private static ImmutableArray<Fault> Losses(OfferToCheck offer) => offer.Live.ValueKind != JsonValueKind.Object
        ? []
        : DocumentOrder.Sort(
            offer.Definition,
            [.. offer.Type.Rules.Where(rule => rule.ReportsLoss).SelectMany(rule => rule.Check(offer)).Take(MostLosses)]);

    private static IEnumerable<Fault> Ids(string publisherId, string offerId)
    {
        if (string.IsNullOrWhiteSpace(publisherId))
            yield return PublisherGiven.At("/publisherId");
        if (!TextForm.Id.Matches(offerId))
            yield return IdForm.At("/id", ("found", Quoted.Text(offerId)), ("advice", TextForm.Id.Advice));
    }

    private static Fault MissingSecret(string pointer) => SecretStored.At(pointer, ("name", pointer[(pointer.LastIndexOf('/') + 1)..]));
}
