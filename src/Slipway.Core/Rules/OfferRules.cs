using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;

namespace Slipway.Core.Rules;

/// <summary>The rules that text alone can judge, run before a publish is accepted.</summary>
public static class OfferRules
{
    private const int MostMissingSecrets = 1_000;

    private const string UnreadableText = "definition: found text that is not Unicode (half of a surrogate pair, or broken UTF-8). Only readable text is allowed.";

    /// <summary>
    /// Every fault at once, in document order. Total: any JSON that was parsed is judged, none throws.
    /// <paramref name="addressRefusal"/> says in a sentence why this server would not fetch an address, or null when it would;
    /// <paramref name="missingSecrets"/> are the pointers of placeholders (<c>********</c>) for which no value is stored.
    /// </summary>
    public static ImmutableArray<Fault> Check(
        OfferType type,
        string publisherId,
        string offerId,
        JsonElement definition,
        Func<string, string?> addressRefusal,
        IReadOnlySet<string> missingSecrets)
    {
        if (!ReadableText.Holds(definition))
            return [new Fault(RuleIds.Of("DOC-TEXT", RuleKind.Form), JsonPointer.Definition, UnreadableText)];

        var check = new DocumentCheck(addressRefusal);
        check.Definition(type, definition);
        var faults = DocumentOrder.Sort(
            definition, [.. Ids(publisherId, offerId), .. check.Faults, .. missingSecrets.Take(MostMissingSecrets).Select(MissingSecret)]);
        return check.IsFull ? faults.Add(NotAll(check.Faults.Count)) : faults;
    }

    private static Fault NotAll(int listed) => new(
        RuleIds.Of("DOC-DEFINITION", RuleKind.Size),
        JsonPointer.Definition,
        $"definition: only {Found.Number(listed)} faults are listed. Correct them and publish again to see the others.");

    private static IEnumerable<Fault> Ids(string publisherId, string offerId)
    {
        if (string.IsNullOrWhiteSpace(publisherId))
            yield return new Fault(RuleIds.Of("DOC-PUBLISHER", RuleKind.Missing), "/publisherId", "publisherId: a text is required and none was given.");
        if (!TextForm.Id.Matches(offerId))
            yield return new Fault(RuleIds.Of("DOC-ID", RuleKind.Form), "/id", $"id: found {Found.Text(offerId)}. {TextForm.Id.Advice}");
    }

    private static Fault MissingSecret(string pointer) => new(
        RuleIds.Of("MKT-SECRET", RuleKind.Placeholder),
        pointer,
        $"{pointer[(pointer.LastIndexOf('/') + 1)..]}: found the placeholder '********', and no value is stored for it, or its surroundings have changed since. Enter the secret itself.");
}
