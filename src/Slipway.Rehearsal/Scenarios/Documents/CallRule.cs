using Slipway.Contracts;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>What becomes of a call on the wire.</summary>
public sealed record CallRule(string Name, string? Why, CallRule.Condition When, CallRule.Choice Then)
{
    /// <summary>
    /// Which calls are meant; null members say nothing. <paramref name="Call"/> null means all of
    /// the publishing API. <paramref name="Nth"/> and <paramref name="Probability"/> are about the
    /// calls of one kind on one offer, counted from when the scenario was chosen.
    /// </summary>
    public sealed record Condition(string? Call, Pattern? Publisher, Pattern? Offer, Pattern? Type, Ordinals? Nth, double? Probability)
    {
        public bool Holds(CallFacts facts) =>
            (Call is null ? facts.Call != CallNames.Token : Call == facts.Call)
            && Matches(Publisher, facts.PublisherId)
            && Matches(Offer, facts.OfferId)
            && Matches(Type, facts.OfferTypeId);

        /// <summary>Whether the rule depends on how often the call was made before.</summary>
        public bool Counts => Nth is not null || Probability is not null;

        /// <summary>Whether the <paramref name="number"/>-th of its calls is one that the rule acts on.</summary>
        public bool Chooses(long seed, string rule, string subject, long number) =>
            (Nth?.Contains(number) ?? true) && (Probability is not { } probability || Chance.Of(seed, rule, subject, number) < probability);

        private static bool Matches(Pattern? pattern, string? name) => pattern is null || (name is not null && pattern.Matches(name));
    }

    public sealed record Choice
    {
        /// <summary>How long the call waits first, in machine time: it is the client that waits.</summary>
        public TimeSpan Delay { get; init; }

        /// <summary>The response to return instead; null for the call's own.</summary>
        public ScenarioResponse? Answer { get; init; }

        /// <summary>Seconds.</summary>
        public int? RetryAfter { get; init; }

        public string? Message { get; init; }

        /// <summary>Whether the call is really processed before its answer is replaced.</summary>
        public bool After { get; init; }

        /// <summary>Whether somebody else saves the same draft first.</summary>
        public bool Race { get; init; }

        /// <summary>How long a cancel takes, in market time; null: none.</summary>
        public TimeSpan? Slowly { get; init; }
    }
}
