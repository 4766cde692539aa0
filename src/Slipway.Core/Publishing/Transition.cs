using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.Steps;

namespace Slipway.Core.Publishing;

/// <summary>
/// The one place where an offer changes: <c>Decide(offer, command, now)</c>, pure and total. What
/// never happens, whatever the order of commands: two running operations on one offer; a change to
/// an ended operation; a version in production that was not in preview; a loss of what is live by
/// cancel or failure.
/// </summary>
public static partial class Transition
{
    /// <param name="offer">Null when there is no such offer.</param>
    /// <param name="command">The request, or a step's report.</param>
    /// <param name="now">Market time.</param>
    /// <param name="pace">How long steps hold.</param>
    public static Decision Decide(Offer? offer, Command command, DateTimeOffset now, Pace pace) => (offer, command) switch
    {
        (_, Command.SaveDraft save) => SaveDraft(offer, save, now),
        (null, Command.StepEnded) => Stale(),
        (null, _) => Refuse(RefusalReason.NotFound, "There is no such offer. PUT it first."),
        (_, Command.Publish publish) => Publish(offer, publish, now, pace),
        (_, Command.GoLive goLive) => GoLive(offer, goLive, now, pace),
        (_, Command.Cancel cancel) => Cancel(offer, cancel, now),
        (_, Command.Migrate) => Migrate(offer, now),
        (_, Command.StepEnded ended) => StepEnded(offer, ended, now, pace),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "a command that this program does not know"),
    };

    private static Decision SaveDraft(Offer? offer, Command.SaveDraft save, DateTimeOffset now)
    {
        if (offer is null)
            return CreateDraft(save, now);
        if (IfMatchRefusal(offer, save) is { } refusal)
            return refusal;
        if (save.OfferTypeId is { } type && type != offer.OfferTypeId)
        {
            return Refuse(
                RefusalReason.BadRequest,
                $"The offer's type is '{offer.OfferTypeId}' and cannot become '{type}'. Create another offer for another type.");
        }

        return Accept(
            offer with
            {
                DisplayText = save.DisplayText,
                DraftHash = save.Hash,
                ChangedTime = now > offer.ChangedTime ? now : offer.ChangedTime.AddTicks(1),
            },
            "draft saved",
            now);
    }

    private static Decision CreateDraft(Command.SaveDraft save, DateTimeOffset now)
    {
        if (save.IfMatch is not null and not EntityTag.Any)
        {
            return Refuse(
                RefusalReason.PreconditionFailed,
                "If-Match names a version of an offer that does not exist. Send no If-Match, or '*', to create it.");
        }

        if (string.IsNullOrEmpty(save.OfferTypeId))
            return Refuse(RefusalReason.BadRequest, "The argument: 'OfferTypeId' cannot be null or empty.");
        if (OfferIdentifiers.OfferIdFault(save.OfferId) is { } fault)
            return Refuse(RefusalReason.BadRequest, fault);
        var offer = new Offer
        {
            PublisherId = save.PublisherId,
            OfferId = save.OfferId,
            OfferTypeId = save.OfferTypeId,
            Migrated = save.MigratedByDefault,
            Status = OfferStatus.NeverPublished,
            DisplayText = save.DisplayText,
            DraftVersion = 1,
            DraftHash = save.Hash,
            ChangedTime = now,
        };
        return Accept(offer, "created", now);
    }

    private static Decision.Refused? IfMatchRefusal(Offer offer, Command.SaveDraft save) => (save.IfMatch, save.IfMatchRule) switch
    {
        (null, IfMatchRule.Documented) => Refuse(
            RefusalReason.BadRequest,
            "If-Match is required to change an existing offer. Send the ETag that GET returned, or '*' to overwrite."),
        (null, IfMatchRule.Observed) => Refuse(
            RefusalReason.InvalidResourceId,
            $"An offer '{offer.OfferId}' exists already. Send If-Match with the ETag that GET returned, or '*' to overwrite."),
        (null or EntityTag.Any, _) => null,
        ({ } tag, _) when EntityTag.Matches(tag, offer.ChangedTime) => null,
        ({ } tag, _) => Refuse(RefusalReason.PreconditionFailed, EntityTag.WhyNot(tag, offer.ChangedTime)),
    };

    private static Decision Migrate(Offer offer, DateTimeOffset now) => offer.Migrated
        ? new Decision.AlreadySo(offer.Newest)
        : Accept(offer with { Migrated = true }, "migrated", now);

    /// <summary>The accepted decision on a change of the offer alone.</summary>
    private static Decision.Accepted Accept(Offer offer, string what, DateTimeOffset now) =>
        new(offer with { Revision = offer.Revision + 1, CommandRevision = offer.Revision + 1 }, new HistoryEntry(what, now));

    /// <summary>The accepted decision on a change of the offer and its newest operation.</summary>
    private static Decision.Accepted Accept(
        Offer offer, Operation operation, string what, DateTimeOffset now, int? freeze = null, string? detail = null)
    {
        var changed = operation with { ChangedTime = now, Revision = offer.Revision + 1 };
        return new Decision.Accepted(
            offer with { Newest = changed, Revision = offer.Revision + 1, CommandRevision = offer.Revision + 1 },
            new HistoryEntry(what, now, operation.Id, detail),
            changed,
            freeze);
    }

    /// <summary>The same without a command: work that was requested earlier continues.</summary>
    private static Decision GoesOn(Offer before, Decision decision) => decision is Decision.Accepted accepted
        ? accepted with { Offer = accepted.Offer with { CommandRevision = before.CommandRevision } }
        : decision;

    private static Decision.Refused Refuse(RefusalReason reason, string message, Operation? inTheWay = null) =>
        new(new Refusal(reason, message, inTheWay));

    private static Decision.Refused Stale() => Refuse(RefusalReason.Stale, "The operation has moved on.");

    private static StepDefinition Definition(Offer offer, string stepId) => OfferTypeCatalogue.Get(offer.OfferTypeId).Step(stepId);
}
