using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Publishing;

/// <summary>
/// What must become of an offer, told a second time: a few fields and a flat table, without the
/// operation's records.
/// </summary>
internal sealed class OfferModel
{
    private OperationKind running;
    private int step;
    private bool blocked;
    private DateTimeOffset? blockedUntil;
    private DateTimeOffset? cancelDue;
    private string snapshot = "";
    private int working;
    private bool endsWithCancel;

    public bool Exists { get; private set; }

    public OfferStatus Status { get; private set; } = OfferStatus.NeverPublished;

    public string Draft { get; private set; } = "";

    public int DraftVersion { get; private set; } = 1;

    public int? Preview { get; private set; }

    public int? Production { get; private set; }

    public int Operations { get; private set; }

    public bool Migrated { get; private set; }

    public int Accepted { get; private set; }

    /// <summary>
    /// Plays <paramref name="move"/> and says what must be answered: "accepted", "already so", or
    /// the reason of the refusal.
    /// </summary>
    public string Play(MoveKind move, string text, DateTimeOffset now)
    {
        var answer = Answer(move, text, now);
        if (answer != "accepted")
            return answer;
        Accepted++;
        Apply(move, text, now);
        return answer;
    }

    private string Answer(MoveKind move, string text, DateTimeOffset now) => move switch
    {
        MoveKind.Save => "accepted",
        MoveKind.SaveWithStaleTag => nameof(RefusalReason.PreconditionFailed),
        MoveKind.ReportOnAnotherOperation or MoveKind.ReportOnAnotherStep => nameof(RefusalReason.Stale),
        MoveKind.Succeed or MoveKind.Block or MoveKind.BlockForAnHour or MoveKind.Reject or MoveKind.Defer =>
            Status == OfferStatus.Running && cancelDue is null && (!blocked || blockedUntil <= now)
                ? "accepted"
                : nameof(RefusalReason.Stale),
        _ when !Exists => nameof(RefusalReason.NotFound),
        MoveKind.Migrate => Migrated ? "already so" : "accepted",
        MoveKind.Cancel or MoveKind.CancelSlowly when Status == OfferStatus.Running && cancelDue > now => "already so",
        MoveKind.Cancel or MoveKind.CancelSlowly when Status is OfferStatus.Running or OfferStatus.WaitingForPublisherReview => "accepted",
        MoveKind.Cancel or MoveKind.CancelSlowly => endsWithCancel ? "already so" : "accepted",
        MoveKind.GoLive when Status == OfferStatus.NeverPublished => nameof(RefusalReason.NotFound),
        MoveKind.GoLive when Status == OfferStatus.Running && running == OperationKind.GoLive && cancelDue is null => "already so",
        MoveKind.GoLive => Status == OfferStatus.WaitingForPublisherReview ? "accepted" : nameof(RefusalReason.OfferNotReadyForGoLive),
        MoveKind.Publish or MoveKind.PublishFaulty when Status == OfferStatus.Running =>
            running == OperationKind.Publish && !blocked && cancelDue is null && snapshot == Draft
                ? "already so"
                : nameof(RefusalReason.OperationInProgress),
        MoveKind.PublishFaulty => nameof(RefusalReason.ValidationFailed),
        MoveKind.Publish => "accepted",
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, text),
    };

    private void Apply(MoveKind move, string text, DateTimeOffset now)
    {
        switch (move)
        {
            case MoveKind.Save:
                (Exists, Draft) = (true, text);
                break;
            case MoveKind.Publish:
                (Status, running, step, blocked, snapshot, working) =
                    (OfferStatus.Running, OperationKind.Publish, 0, false, Draft, DraftVersion);
                cancelDue = null;
                endsWithCancel = false;
                DraftVersion++;
                Operations++;
                break;
            case MoveKind.GoLive:
                (Status, running, step, blocked, cancelDue) = (OfferStatus.Running, OperationKind.GoLive, 5, false, null);
                endsWithCancel = false;
                Operations++;
                break;
            case MoveKind.Cancel or MoveKind.CancelSlowly when Status == OfferStatus.WaitingForPublisherReview:
                (Status, Preview) = (OfferStatus.Canceled, null);
                Operations++;
                endsWithCancel = true;
                break;
            case MoveKind.Cancel or MoveKind.CancelSlowly when Status != OfferStatus.Running:
                Operations++;
                endsWithCancel = true;
                break;
            case MoveKind.CancelSlowly when cancelDue is null:
                cancelDue = now.AddHours(1);
                break;
            case MoveKind.Cancel or MoveKind.CancelSlowly:
                Status = OfferStatus.Canceled;
                break;
            case MoveKind.Succeed when step == 5:
                (Status, Production) = (OfferStatus.Succeeded, working);
                break;
            case MoveKind.Succeed when step == 3:
                (Status, Preview) = (OfferStatus.WaitingForPublisherReview, working);
                break;
            case MoveKind.Succeed:
                step++;
                blocked = false;
                break;
            case MoveKind.Defer:
                blocked = false;
                break;
            case MoveKind.Block or MoveKind.BlockForAnHour:
                blocked = true;
                blockedUntil = move == MoveKind.Block ? null : now.AddHours(1);
                break;
            case MoveKind.Reject:
                Status = OfferStatus.Failed;
                break;
            case MoveKind.Migrate:
                Migrated = true;
                break;
        }
    }
}
