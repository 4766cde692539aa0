using System.Collections.Immutable;
using Slipway.Core.Publishing;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>What becomes of a step's work.</summary>
public sealed record StepRule(string Name, string? Why, StepRule.Condition When, StepRule.Choice Then)
{
    /// <summary>Which steps are meant; null members say nothing. <paramref name="StepId"/> null means all.</summary>
    public sealed record Condition(
        string? StepId, Pattern? Publisher, Pattern? Offer, Pattern? Type, Ordinals? Attempt, Ordinals? Publish, OperationKind? Operation)
    {
        public bool Holds(StepFacts facts) =>
            (StepId is null || StepId == facts.StepId)
            && (Publisher?.Matches(facts.PublisherId) ?? true)
            && (Offer?.Matches(facts.OfferId) ?? true)
            && (Type?.Matches(facts.OfferTypeId) ?? true)
            && (Attempt?.Contains(facts.Attempt) ?? true)
            && (Publish?.Contains(facts.Publish) ?? true)
            && (Operation is null || Operation == facts.Operation);
    }

    /// <summary>
    /// What happens, in this order: it waits, it is blocked, and then it is tried again, rejected,
    /// succeeds, or its real work is done.
    /// </summary>
    public sealed record Choice
    {
        public bool Migrate { get; init; }

        /// <summary>How long its work waits from when the step was entered.</summary>
        public TimeSpan Hold { get; init; }

        /// <summary>How much longer it takes than it would.</summary>
        public TimeSpan TakeLonger { get; init; }

        public ImmutableArray<string>? Block { get; init; }

        /// <summary>How long the block lasts; null: until somebody cancels.</summary>
        public TimeSpan? For { get; init; }

        public ImmutableArray<string>? Retry { get; init; }

        public ImmutableArray<string>? Reject { get; init; }

        public ImmutableArray<string>? Succeed { get; init; }

        /// <summary>The outcome of <paramref name="step"/>, which is due; null: its real work is done.</summary>
        public StepOutcome? Decide(Step step, DateTimeOffset now)
        {
            var first = step.FirstDue ?? step.Due ?? now;
            var held = (step.StartedTime ?? now) + Hold;
            var due = (first > held ? first : held) + TakeLonger;
            var wasBlocked = step.Status == StepStatus.Blocked;
            if (due > now && !wasBlocked)
                return new StepOutcome.Deferred(due);
            if (Block is { } errors && !(wasBlocked && For is not null))
                return new StepOutcome.Blocked(errors, now + For);
            if (Retry is { } reasons)
                return new StepOutcome.Retry(reasons);
            if (Reject is { } refusals)
                return new StepOutcome.Rejected(refusals);
            return Succeed is { } messages ? new StepOutcome.Succeeded(messages) : null;
        }
    }
}
