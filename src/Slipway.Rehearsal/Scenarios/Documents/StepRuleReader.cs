using System.Collections.Frozen;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>Reads the rules for steps.</summary>
internal static class StepRuleReader
{
    public static readonly string[] WhenKeys = ["step", "publisher", "offer", "type", "attempt", "publish", "operation"];

    public static readonly string[] ThenKeys = ["succeed", "block", "for", "reject", "hold", "takeLonger", "retry", "migrate"];

    /// <summary>Those with work to do; the sign-off has none, it waits for the publisher.</summary>
    private static readonly FrozenSet<string> Steps =
        OfferTypeCatalogue.All.SelectMany(type => type.Steps).Select(step => step.Id).Where(id => id != StepIds.SignOff).ToFrozenSet(
            StringComparer.Ordinal);

    private static readonly string[] Ends = ["succeed", "block", "reject", "retry"];

    public static StepRule.Condition When(Section when) => new(
        when.Choice("step", Steps.Order(StringComparer.Ordinal).ToArray()),
        when.Pattern("publisher"),
        when.Pattern("offer"),
        ScenarioReader.Type(when),
        when.Ordinals("attempt"),
        when.Ordinals("publish"),
        when.Value<OperationKind>("operation", text =>
            text switch { "publish" => OperationKind.Publish, "golive" => OperationKind.GoLive, _ => null }, "publish or golive"));

    public static StepRule.Choice Then(Section then, string rule)
    {
        string[] ends = [.. Ends.Where(end => then.Has(end) && !(end == "block" && then.Has("for")))];
        if (ends.Length > 1)
            then.Refuse(ends[1], $"'{ends[0]}' and '{ends[1]}' exclude each other. A block that ends by itself needs 'for'; what comes "
                + "after something else is a rule of its own, with 'attempt' or 'publish'.");
        if (then.Has("for") && !then.Has("block"))
            then.Refuse(
                "for", "'for' says how long a block lasts, but there is no 'block'. To make a step slow, use 'hold' or 'takeLonger'.");
        return new StepRule.Choice
        {
            Migrate = then.IsSet("migrate"),
            Hold = then.Time("hold") ?? TimeSpan.Zero,
            TakeLonger = then.Time("takeLonger") ?? TimeSpan.Zero,
            Block = then.Messages("block"),
            For = then.Time("for"),
            Retry = then.Messages("retry"),
            Reject = then.Messages("reject"),
            Succeed = then.Messages("succeed", $"Set to succeed by the scenario's rule '{rule}'; no work was done."),
        };
    }
}
