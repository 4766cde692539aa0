using System.Collections.Immutable;
using Slipway.Core.Steps;

namespace Slipway.Core.Publishing;

/// <summary>One publish, go-live or withdrawal: the long-running operation behind a 202. Once ended it never changes.</summary>
public sealed record Operation
{
    public required Guid Id { get; init; }

    public required OperationKind Kind { get; init; }

    public required OperationState State { get; init; }

    /// <summary>Its number in the offer's history of operations; part of its address.</summary>
    public required int PublishingVersion { get; init; }

    /// <summary>
    /// The publishing version of the publish whose version it takes on: its own, or of a go-live the one right before it, since nothing
    /// comes between them.
    /// </summary>
    public int PublishNumber => Kind == OperationKind.GoLive ? PublishingVersion - 1 : PublishingVersion;

    /// <summary>The frozen version that it works on.</summary>
    public required int OfferVersion { get; init; }

    /// <summary>SHA-256 of the frozen version's bytes, hexadecimal.</summary>
    public required string SnapshotHash { get; init; }

    public required string NotificationEmails { get; init; }

    public required ImmutableArray<Step> Steps { get; init; }

    /// <summary>Market time of the last transition.</summary>
    public required DateTimeOffset ChangedTime { get; init; }

    /// <summary>The offer's revision at the last transition.</summary>
    public required long Revision { get; init; }

    /// <summary>The step that works, waits or is blocked; null once the operation has ended.</summary>
    public Step? Current => State == OperationState.Running ? Steps.FirstOrDefault(step => step.IsCurrent) : null;

    /// <summary>Whether the step that it stands at may be worked on at once, without waiting for a hold or a person.</summary>
    public bool IsReady => Current is { Status: StepStatus.InProgress, CancelRequested: null } step && step.Due <= ChangedTime;

    /// <summary>
    /// Whether it only records that a cancel found nothing to cancel. It shows what the operation before it left, or not-started steps
    /// where there was none.
    /// </summary>
    public bool FoundNothing =>
        Kind == OperationKind.Cancel && !Steps.Any(step => step is { Id: StepIds.SignOff, Status: StepStatus.Canceled });

    /// <summary>Whether a cancel was requested and it has not ended yet.</summary>
    public bool IsCanceling => Current is { CancelRequested: not null };

    public Operation With(Step step) => this with { Steps = Steps.Replace(Steps.First(s => s.Id == step.Id), step) };
}
