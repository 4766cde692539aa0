using System.Collections.Immutable;
using Slipway.Core.Steps;

namespace Slipway.Core.Publishing;

/// <summary>What the runner reports of the step that a running operation stands at.</summary>
public static partial class Transition
{
    private static Decision StepEnded(Offer offer, Command.StepEnded ended, DateTimeOffset now, Pace pace)
    {
        if (offer.Running is not { Current: { } step } operation
            || (operation.Id, step.Id) != (ended.OperationId, ended.StepId)
            || !step.TakesReports(now))
            return Stale();
        return GoesOn(offer, ended.Outcome switch
        {
            StepOutcome.Succeeded succeeded => Complete(offer, operation, succeeded.Messages, now, pace),
            StepOutcome.Blocked blocked => Block(offer, operation, blocked.Errors, blocked.Until, now),
            StepOutcome.Retry retry => Block(offer, operation, retry.Reasons, until: null, now),
            StepOutcome.Rejected rejected => Reject(offer, operation, rejected.Errors, now),
            StepOutcome.Deferred deferred
                => Accept(offer, operation.With(Postpone(step, StepStatus.InProgress, deferred.Until)), $"step {step.Id} deferred", now),
            _ => throw new ArgumentOutOfRangeException(nameof(ended), ended, "an outcome that this program does not know"),
        });
    }

    private static Decision.Accepted Complete(
        Offer offer, Operation operation, IReadOnlyList<string> messages, DateTimeOffset now, Pace pace)
    {
        var current = operation.Current!;
        var completed = operation.With(
            current.End(StepStatus.Complete, now, Messages([.. messages, "Step completed."], MessageLevel.Information, now)));
        var what = $"step {current.Id} complete";
        var next = completed.Steps.FirstOrDefault(step => step.Status == StepStatus.NotStarted);
        return next?.Id switch
        {
            null => Accept(
                offer with { Status = OfferStatus.Succeeded, ProductionVersion = operation.OfferVersion },
                completed with { State = OperationState.Succeeded },
                $"{what}, version {operation.OfferVersion} is live",
                now),
            StepIds.SignOff => Accept(
                offer with { Status = OfferStatus.WaitingForPublisherReview, PreviewVersion = operation.OfferVersion },
                completed.With(AwaitSignOff(next, now)) with { State = OperationState.Succeeded },
                $"{what}, version {operation.OfferVersion} is in preview",
                now),
            _ => Accept(offer, completed.With(Definition(offer, next.Id).Enter(now, pace)), what, now),
        };
    }

    private static Decision.Accepted Block(
        Offer offer, Operation operation, IReadOnlyList<string> errors, DateTimeOffset? until, DateTimeOffset now)
    {
        var blocked = Postpone(operation.Current!, StepStatus.Blocked, until) with { Messages = Messages(errors, MessageLevel.Error, now) };
        return Accept(offer, operation.With(blocked), $"step {blocked.Id} blocked", now, detail: string.Join("\n", errors));
    }

    private static Decision.Accepted Reject(Offer offer, Operation operation, IReadOnlyList<string> errors, DateTimeOffset now)
    {
        var rejected = operation.Current!.End(StepStatus.Rejected, now, Messages(errors, MessageLevel.Error, now));
        return Accept(
            offer with { Status = OfferStatus.Failed },
            operation.With(rejected) with { State = OperationState.Failed },
            $"step {rejected.Id} rejected",
            now,
            detail: string.Join("\n", errors));
    }

    private static Step Postpone(Step step, StepStatus status, DateTimeOffset? until) =>
        step with { Status = status, Due = until, FirstDue = step.FirstDue ?? step.Due };

    private static Step AwaitSignOff(Step step, DateTimeOffset now) => step with
    {
        Status = StepStatus.WaitingForPublisherReview,
        StartedTime = now,
        Messages = Messages(["The preview is ready. Go live to sign it off, or cancel to withdraw it."], MessageLevel.Information, now),
    };

    private static ImmutableArray<StepMessage> Messages(IReadOnlyList<string> texts, MessageLevel level, DateTimeOffset now) =>
        [.. texts.Select(text => new StepMessage(text, level, now))];
}
