using System.Net;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Server.Http;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing;

/// <summary>Operations as the wire shows them.</summary>
public sealed class OperationDocuments(PublicAddress publicAddress, OperationOptions options)
{
    public OperationDocument Operation(Offer offer, Operation operation, StepProgress progress, DateTimeOffset now) => new(
        operation.State == OperationState.Succeeded ? options.SucceededStatus : WireWords.Of(operation.State),
        Messages(operation),
        operation.PublishingVersion,
        operation.OfferVersion,
        operation.State switch
        {
            OperationState.Running => operation.IsCanceling ? "cancelRequested" : "canCancel",
            OperationState.Canceled => "canceled",
            _ => "cannotCancel",
        },
        Steps(offer, operation, progress, now),
        PreviewLinks(offer, operation),
        LiveLinks(offer, operation),
        NotificationEmails(offer, operation));

    /// <summary>What of the document changes with market time alone: the percentage of a hold that passes; 0 while none does.</summary>
    /// <param name="current">The step that the operation stands at.</param>
    /// <param name="now">Market time.</param>
    public static int PassedOf(Step? current, DateTimeOffset now) => current is null ? 0 : Percentage(current, StepProgress.None, now);

    /// <summary>
    /// The newest operation's steps under the offer's own status; of an offer that was never published, its type's steps, not started. A
    /// cancel that found nothing is passed over: it shows the steps of the operation right before it, whose number is one less.
    /// </summary>
    public OfferStatusDocument Status(Offer offer, StepProgress progress, DateTimeOffset now) =>
        offer is { Status: not OfferStatus.NeverPublished, Newest: { } operation }
        ? new(
            WireWords.Of(offer.Status),
            Messages(operation),
            operation.FoundNothing ? operation.PublishingVersion - 1 : operation.PublishingVersion,
            operation.OfferVersion,
            Steps(offer, operation, progress, now),
            PreviewLinks(offer, operation),
            LiveLinks(offer, operation),
            NotificationEmails(offer, operation))
        : new(
            WireWords.Of(offer.Status),
            [],
            PublishingVersion: 0,
            OfferVersion: 0,
            [.. OfferTypeCatalogue.Get(
                offer.OfferTypeId).Steps.Select(step => Document(offer, step, Step.NotStarted(step.Id), StepProgress.None, now, now))],
            [],
            [],
            offer.Migrated ? null : "");

    public static SubmissionDocument Submission(Offer offer, Operation operation) => new(
        operation.Id,
        offer.OfferId,
        operation.OfferVersion,
        offer.OfferTypeId,
        offer.PublisherId,
        WireWords.Of(operation.Kind),
        WireWords.Of(operation.State),
        operation.PublishingVersion,
        operation.Kind == OperationKind.GoLive ? "production" : "staging",
        operation.Revision,
        new SubmissionDefinition(new SubmissionMetadata(operation.NotificationEmails)),
        WireTime.Format(operation.ChangedTime));

    /// <summary>What a person must act on stands on top, too, where nobody has to look for it.</summary>
    private static IReadOnlyList<MessageDocument> Messages(Operation operation) =>
        [.. operation.Steps.Where(step => step.Status is StepStatus.Blocked or StepStatus.Rejected).SelectMany(step => step.Messages)
            .Select(Document)];

    private static IReadOnlyList<StepDocument> Steps(Offer offer, Operation operation, StepProgress progress, DateTimeOffset now)
    {
        var type = OfferTypeCatalogue.Get(offer.OfferTypeId);
        var changed = operation.FoundNothing ? LastChange(operation) : operation.ChangedTime;
        return [.. operation.Steps.Select(step =>
            Document(offer, type.Step(step.Id), step, step == operation.Current ? progress : StepProgress.None, now, changed))];
    }

    /// <summary>When an operation that has ended did so, by its steps.</summary>
    private static DateTimeOffset LastChange(Operation operation) =>
        operation.Steps.Select(step => step.EndedTime ?? step.StartedTime).Max() ?? operation.ChangedTime;

    private static StepDocument Document(
        Offer offer, StepDefinition definition, Step step, StepProgress progress, DateTimeOffset now, DateTimeOffset changed) => new(
        definition.EstimatedTimeFrame,
        definition.Id,
        offer.Migrated && definition.Id == StepIds.SignOff ? StepIds.SignOff : definition.Name,
        definition.Description,
        WireWords.Of(step.Status),
        step.Status switch
        {
            StepStatus.NotStarted => [Document(new StepMessage("This step has not started yet.", MessageLevel.Information, changed))],
            StepStatus.InProgress => [.. progress.Notes.Select(Document)],
            _ => [.. step.Messages.Select(Document)],
        },
        Percentage(step, progress, now));

    /// <summary>
    /// Of a step with a hold, the part of it that has passed, which stays where it ended while the
    /// work is done; of any other, what its work reports. It reads 100 only when the step is
    /// complete.
    /// </summary>
    private static int Percentage(Step step, StepProgress progress, DateTimeOffset now) => step switch
    {
        { Status: StepStatus.Complete } => 100,
        { Status: StepStatus.InProgress, CancelRequested: null, StartedTime: { } started, Due: { } due } when due > started =>
            (int)(99 * Math.Clamp((now - started) / (due - started), 0, 1)),
        { Status: StepStatus.InProgress or StepStatus.Blocked } => Math.Min(progress.Percentage, 99),
        _ => 0,
    };

    private static MessageDocument Document(StepMessage message) =>
        new(WebUtility.HtmlEncode(message.Text), WireWords.Of(message.Level), WireTime.Format(message.Time));

    private IReadOnlyList<LinkDocument> PreviewLinks(Offer offer, Operation operation) =>
        operation.Steps.Any(step => step is { Id: StepIds.SignOff, Status: StepStatus.WaitingForPublisherReview or StepStatus.Complete })
            ? [new LinkDocument("Preview", $"{CatalogAddress(offer)}?slot=preview")]
            : [];

    private IReadOnlyList<LinkDocument> LiveLinks(Offer offer, Operation operation) =>
        operation.Steps.Any(step => step is { Id: StepIds.Live, Status: StepStatus.Complete })
            ? [new LinkDocument("Live", CatalogAddress(offer))]
            : [];

    private string CatalogAddress(Offer offer) => $"{publicAddress.Base}{Routes.CatalogOffers}/{offer.PublisherId}/{offer.OfferId}";

    /// <summary>Absent for migrated offers, whose mail goes to the seller contact (documented).</summary>
    private static string? NotificationEmails(Offer offer, Operation operation) => offer.Migrated ? null : operation.NotificationEmails;
}
