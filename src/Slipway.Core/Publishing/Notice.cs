using System.Collections.Immutable;
using Slipway.Core.OfferTypes;
using Slipway.Core.Steps;

namespace Slipway.Core.Publishing;

/// <summary>
/// The content of a mail or webhook about one transition of an offer, as it was at the time.
/// <see cref="Recipients"/> are the addresses that the publish named, comma-separated; a migrated
/// offer's mail goes to its publisher's seller contact instead.
/// </summary>
public sealed record Notice
{
    public required NoticeKind Kind { get; init; }

    public required string PublisherId { get; init; }

    public required string OfferId { get; init; }

    public required string DisplayText { get; init; }

    public required bool Migrated { get; init; }

    /// <summary>
    /// The offer's revision by this transition: with the offer, the notice's identity.
    /// </summary>
    public required long Revision { get; init; }

    public required Guid OperationId { get; init; }

    public required OperationKind OperationKind { get; init; }

    public required int PublishingVersion { get; init; }

    public required int OfferVersion { get; init; }

    /// <summary>The name of the step that is blocked or was rejected; null otherwise.</summary>
    public string? StepName { get; init; }

    /// <summary>What that step says; plain text.</summary>
    public ImmutableArray<string> Messages { get; init; } = [];

    public required string Recipients { get; init; }

    /// <summary>
    /// An operation that was cancelled within seconds, before people got a notice of it. They get
    /// no notice of its end either; webhooks do.
    /// </summary>
    public bool IsPassing { get; init; }

    /// <summary>
    /// Who asked for the transition: a principal's application id, or a node. Known once the notice
    /// is taken from the outbox.
    /// </summary>
    public string? By { get; init; }

    /// <summary>Market time of the transition.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// The notice of a transition that left <paramref name="operation"/> as it is now; null for one
    /// that has no notice.
    /// </summary>
    internal static Notice? Of(Offer offer, Operation operation, DateTimeOffset time)
    {
        if (KindOf(operation) is not { } kind)
            return null;
        var step = operation.Steps.FirstOrDefault(step => step.Status is StepStatus.Blocked or StepStatus.Rejected);
        return new Notice
        {
            Kind = kind,
            PublisherId = offer.PublisherId,
            OfferId = offer.OfferId,
            DisplayText = offer.DisplayText,
            Migrated = offer.Migrated,
            Revision = offer.Revision,
            OperationId = operation.Id,
            OperationKind = operation.Kind,
            PublishingVersion = operation.PublishingVersion,
            OfferVersion = operation.OfferVersion,
            StepName = step is null ? null : OfferTypeCatalogue.Get(offer.OfferTypeId).Step(step.Id).Name,
            Messages = step is null ? [] : [.. step.Messages.Select(message => message.Text)],
            Recipients = operation.NotificationEmails,
            IsPassing = kind == NoticeKind.Canceled && WasBrief(operation),
            Time = time,
        };
    }

    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(10);

    /// <summary>A withdrawn preview was announced, and so was what a blocked step said.</summary>
    private static bool WasBrief(Operation operation) =>
        operation.Kind != OperationKind.Cancel
        && operation.ChangedTime - BeganAt(operation) < Brief
        && !operation.Steps.Any(
            step => step.Status == StepStatus.Canceled && step.Messages.Any(message => message.Level == MessageLevel.Error));

    /// <summary>
    /// A go-live takes over its publish's steps and begins by ending the sign-off.
    /// </summary>
    private static DateTimeOffset? BeganAt(Operation operation) => operation.Kind == OperationKind.GoLive
        ? operation.Steps.FirstOrDefault(step => step.Id == StepIds.SignOff)?.EndedTime
        : operation.Steps.FirstOrDefault()?.StartedTime;

    private static NoticeKind? KindOf(Operation operation) => operation.State switch
    {
        OperationState.Canceled => operation.FoundNothing ? null : NoticeKind.Canceled,
        OperationState.Failed => NoticeKind.Failed,
        OperationState.Succeeded => operation.Kind == OperationKind.GoLive ? NoticeKind.Live : NoticeKind.PreviewReady,
        _ => operation.Current is { Status: StepStatus.Blocked, CancelRequested: null } ? NoticeKind.Blocked : null,
    };
}
