using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.Steps;

namespace Slipway.Core.Publishing;

/// <summary>The publisher's three commands on an offer: publish, go live, cancel.</summary>
public static partial class Transition
{
    private static Decision Publish(Offer offer, Command.Publish publish, DateTimeOffset now, Pace pace)
    {
        if (offer.Running is { } running)
            return PublishWhile(running, offer);
        if (!publish.Faults.IsDefaultOrEmpty)
        {
            var count = publish.Faults.Any(fault => fault.Code == OfferRules.NotAllListed) ? $"more than {publish.Faults.Length - 1} faults"
                : publish.Faults.Length == 1 ? "1 fault"
                : $"{publish.Faults.Length} faults";
            return new Decision.Refused(new Refusal(
                RefusalReason.ValidationFailed,
                $"The offer cannot be published: {count} found. 'details' names each; correct them, PUT the offer and publish again.",
                Faults: publish.Faults));
        }

        var steps = OfferTypeCatalogue.Get(offer.OfferTypeId).Steps;
        var operation = new Operation
        {
            Id = publish.OperationId,
            Kind = OperationKind.Publish,
            State = OperationState.Running,
            PublishingVersion = offer.LastPublishingVersion + 1,
            OfferVersion = offer.DraftVersion,
            SnapshotHash = offer.DraftHash,
            NotificationEmails = publish.NotificationEmails,
            Steps = [steps[0].Enter(now, pace), .. steps.Skip(1).Select(step => Step.NotStarted(step.Id))],
            ChangedTime = now,
            Revision = offer.Revision,
        };
        var published = offer with
        {
            Status = OfferStatus.Running,
            DraftVersion = offer.DraftVersion + 1,
            LastPublishingVersion = operation.PublishingVersion,
            NotificationEmails = publish.NotificationEmails,
        };
        return Accept(published, operation, "publish accepted", now, freeze: operation.OfferVersion);
    }

    /// <summary>
    /// A publish that finds an operation running: the same publish again is a repeat, anything else
    /// has to wait or cancel.
    /// </summary>
    private static Decision PublishWhile(Operation running, Offer offer)
    {
        var name = Name(running.Kind);
        if (running.IsCanceling)
            return Refuse(
                RefusalReason.OperationInProgress, $"A {name} of this offer {Canceling(offer, running)}, then publish again.", running);
        if (running.Current is { Status: StepStatus.Blocked })
            return Refuse(RefusalReason.OperationInProgress, $"A {name} of this offer {BlockedAt(offer, running)}", running);

        return running.Kind == OperationKind.Publish && running.SnapshotHash == offer.DraftHash
            ? new Decision.AlreadySo(running)
            : Refuse(
                RefusalReason.OperationInProgress,
                $"A {name} of this offer is running{At(offer, running)}. Wait until it ends, or cancel it first (POST …/cancel).",
                running);
    }

    private static Decision GoLive(Offer offer, Command.GoLive goLive, DateTimeOffset now, Pace pace)
    {
        if (offer is not { Status: not OfferStatus.NeverPublished, Newest: { } newest })
            return Refuse(RefusalReason.NotFound,
                "This offer was never published, so there is nothing to take live. Publish it first (POST …/publish).");
        if (OtherPreview(offer, newest, goLive) is { } other)
            return other;
        if (offer.Running is { Kind: OperationKind.GoLive, IsCanceling: false } running)
            return new Decision.AlreadySo(running);
        if (offer.Status != OfferStatus.WaitingForPublisherReview)
            return Refuse(RefusalReason.OfferNotReadyForGoLive, WhyNotReady(offer, newest), offer.Running);

        var next = Definition(offer, newest.Steps.First(step => step.Status == StepStatus.NotStarted).Id);
        var operation = newest with
        {
            Id = goLive.OperationId,
            Kind = OperationKind.GoLive,
            State = OperationState.Running,
            PublishingVersion = offer.LastPublishingVersion + 1,
            Steps =
            [
                .. newest.Steps.Select(step => step.Id == StepIds.SignOff
                    ? step.End(StepStatus.Complete, now, Messages(["Signed off by the publisher."], MessageLevel.Information, now))
                    : step.Id == next.Id ? next.Enter(now, pace) : step),
            ],
        };
        return Accept(
            offer with { Status = OfferStatus.Running, LastPublishingVersion = operation.PublishingVersion },
            operation,
            "go-live accepted",
            now);
    }

    /// <summary>
    /// The refusal of a go-live that names another preview than the one that waits, is being made, or goes live; null where it names none
    /// or that one.
    /// </summary>
    private static Decision.Refused? OtherPreview(Offer offer, Operation newest, Command.GoLive goLive)
    {
        if (offer.Running is null && offer.Status != OfferStatus.WaitingForPublisherReview)
            return null;
        var named = new List<string>(2);
        if (goLive.PublishingVersion is { } number && number != newest.PublishNumber)
            named.Add($"publishingVersion {number}");
        if (goLive.OfferVersion is { } version && version != newest.OfferVersion)
            named.Add($"offerVersion {version}");
        if (named.Count == 0)
            return null;
        var whose = $"version {newest.OfferVersion}, of publish "
            + $"operation {newest.PublishNumber}{(goLive.PublishedBy is { } by ? $", published by {by}" : "")}";
        var state = (offer.Running?.Kind) switch
        {
            null => "The preview that waits for sign-off is",
            OperationKind.GoLive => "What is going live already is",
            _ => "What is being published now, and replaces the preview, is",
        };
        return Refuse(
            RefusalReason.PreconditionFailed,
            $"The preview is not the one that metadata names ({string.Join(" and ", named)}). {state} {whose}. "
            + $"Look at it and go live with publishingVersion {newest.PublishNumber}, or publish yours again.",
            newest);
    }

    private static string WhyNotReady(Offer offer, Operation newest) => offer.Status switch
    {
        OfferStatus.Running when newest.IsCanceling =>
            $"The offer cannot go live: its {Name(newest.Kind)} {Canceling(offer, newest)}, then publish the offer again.",
        OfferStatus.Running when newest.Current is { Status: StepStatus.Blocked } =>
            $"The offer cannot go live: its {Name(newest.Kind)} {BlockedAt(offer, newest)}",
        OfferStatus.Running => $"The offer cannot go live yet: its {Name(newest.Kind)} is running{At(offer, newest)}. Wait until it has "
            + "succeeded, then go live.",
        OfferStatus.Succeeded => "The offer is live already and no new preview waits for sign-off. Publish a new version first.",
        OfferStatus.Canceled => "No preview waits for sign-off: the last operation was cancelled. Publish the offer again.",
        _ => "No preview waits for sign-off: the last operation failed. Correct the offer and publish it again.",
    };

    private static Decision Cancel(Offer offer, Command.Cancel cancel, DateTimeOffset now)
    {
        if (offer.Running is { } running)
        {
            if (running.Current is { CancelRequested: not null } && running.Current.Due > now)
                return new Decision.AlreadySo(running);
            if (running.Current is { CancelRequested: null } step && cancel.Until is { } until)
                return Accept(offer, running.With(
                    step with { Due = until, CancelRequested = now }), $"cancel of the {Name(running.Kind)} requested", now);
            var canceled = running with
            {
                State = OperationState.Canceled,
                Steps = [.. running.Steps.Select(step => step.IsCurrent ? step.End(StepStatus.Canceled, now, step.Messages) : step)],
            };
            var ended = Accept(offer with { Status = OfferStatus.Canceled }, canceled, $"{Name(running.Kind)} cancelled", now);
            return running.IsCanceling ? GoesOn(offer, ended) : ended;
        }

        return offer switch
        {
            { Status: OfferStatus.WaitingForPublisherReview, Newest: { } previewed } => Withdraw(offer, previewed, cancel.OperationId, now),
            { Newest: { Kind: OperationKind.Cancel } recorded } => new Decision.AlreadySo(recorded),
            _ => RecordNothing(offer, cancel.OperationId, now),
        };
    }

    /// <summary>
    /// Nothing runs and no preview waits. A tool cancels before each update and polls until the newest submission reads canceled (client),
    /// so there is one; it shows what was there before, and nothing else of the offer changes.
    /// </summary>
    private static Decision.Accepted RecordNothing(Offer offer, Guid operationId, DateTimeOffset now)
    {
        var record = new Operation
        {
            Id = operationId,
            Kind = OperationKind.Cancel,
            State = OperationState.Canceled,
            PublishingVersion = offer.LastPublishingVersion + 1,
            OfferVersion = offer.Newest?.OfferVersion ?? offer.DraftVersion,
            SnapshotHash = offer.Newest?.SnapshotHash ?? offer.DraftHash,
            NotificationEmails = offer.NotificationEmails,
            Steps = offer.Newest?.Steps ?? [.. OfferTypeCatalogue.Get(offer.OfferTypeId).Steps.Select(step => Step.NotStarted(step.Id))],
            ChangedTime = now,
            Revision = offer.Revision,
        };
        return Accept(offer with { LastPublishingVersion = record.PublishingVersion }, record, "cancel with nothing to cancel", now);
    }

    /// <summary>The publish has ended and never changes, so an operation of its own records that its preview was withdrawn.</summary>
    private static Decision.Accepted Withdraw(Offer offer, Operation previewed, Guid operationId, DateTimeOffset now)
    {
        var withdrawal = previewed with
        {
            Id = operationId,
            Kind = OperationKind.Cancel,
            State = OperationState.Canceled,
            PublishingVersion = offer.LastPublishingVersion + 1,
            Steps =
            [
                .. previewed.Steps.Select(step => step.Id == StepIds.SignOff
                    ? step.End(StepStatus.Canceled, now, Messages(["The preview was withdrawn."], MessageLevel.Information, now))
                    : step),
            ],
        };
        return Accept(
            offer with { Status = OfferStatus.Canceled, PreviewVersion = null, LastPublishingVersion = withdrawal.PublishingVersion },
            withdrawal,
            "preview withdrawn",
            now);
    }

    private static Step Enter(this StepDefinition step, DateTimeOffset now, Pace pace) =>
        Step.NotStarted(step.Id).Enter(now, pace.HoldOf(step));

    private static string Name(OperationKind kind) => kind switch
    {
        OperationKind.Publish => "publish",
        OperationKind.GoLive => "go-live",
        _ => "cancel",
    };

    private static string Canceling(Offer offer, Operation operation) =>
        $"is being cancelled{At(offer, operation)}. Wait until its operation reads canceled";

    private static string BlockedAt(Offer offer, Operation operation) =>
        $"is blocked at step '{Definition(offer, operation.Current!.Id).Name}'. Cancel it first (POST …/cancel), correct what its messages "
        + "say, PUT the offer and publish again.";

    private static string At(Offer offer, Operation operation) =>
        operation.Current is { } step ? $" (step '{Definition(offer, step.Id).Name}')" : "";
}
