using System.Collections.Immutable;
using Slipway.Core.Steps;

namespace Slipway.Core.Publishing;

/// <summary>What the runner reports of the step that a running operation stands at.</summary>
public static partial class Transition
{
    private static Decision AtStep(Offer offer, Guid operationId, string stepId, DateTimeOffset now, Func<Operation, Decision> decide) =>
        offer.Running is { Current: { } current } running && running.Id == operationId && current.Id == stepId && current.TakesReports(now)
            ? GoesOn(offer, decide(running))
            : Stale();

    private static Decision.Accepted StepSucceeded(Offer offer, Operation operation, Command.StepSucceeded report, DateTimeOffset now, Pace pace)
    {
        var completed = operation.With(operation.Current!.End(
            StepStatus.Complete,
            now,
            [.. report.Messages, new StepMessage("Step completed.", MessageLevel.Information, now)]));
        var what = $"step {report.StepId} complete";
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

    private static Decision.Accepted StepBlocked(Offer offer, Operation operation, Command.StepBlocked report, DateTimeOffset now) => Accept(
        offer,
        operation.With(operation.Current! with
        {
            Status = StepStatus.Blocked,
            Due = report.Until,
            FirstDue = operation.Current.FirstDue ?? operation.Current.Due,
            Messages = report.Messages,
        }),
        $"step {report.StepId} blocked",
        now,
        detail: Summary(report.Messages));

    private static Decision.Accepted StepRejected(Offer offer, Operation operation, Command.StepRejected report, DateTimeOffset now) => Accept(
        offer with { Status = OfferStatus.Failed },
        operation.With(operation.Current!.End(StepStatus.Rejected, now, report.Messages)) with { State = OperationState.Failed },
        $"step {report.StepId} rejected",
        now,
        detail: Summary(report.Messages));

    private static Decision.Accepted StepDeferred(Offer offer, Operation operation, Command.StepDeferred report, DateTimeOffset now) => Accept(
        offer,
        operation.With(operation.Current! with
        {
            Status = StepStatus.InProgress,
            Due = report.Until,
            FirstDue = operation.Current.FirstDue ?? operation.Current.Due,
        }),
        $"step {report.StepId} deferred",
        now);

    private static Step AwaitSignOff(Step step, DateTimeOffset now) => step with
    {
        Status = StepStatus.WaitingForPublisherReview,
        StartedTime = now,
        Messages = [new StepMessage("The preview is ready. Go live to sign it off, or cancel to withdraw it.", MessageLevel.Information, now)],
    };

    private static string Summary(ImmutableArray<StepMessage> messages) => string.Join("\n", messages.Select(message => message.Text));
}
