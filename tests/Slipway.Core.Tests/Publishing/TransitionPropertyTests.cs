using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;

namespace Slipway.Core.Tests.Publishing;

public class TransitionPropertyTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500).WithStartSize(5).WithEndSize(80);

    [Fact]
    public void Whatever_is_asked_in_whatever_order_the_model_agrees_and_nothing_forbidden_happens() =>
        Check.One(Thorough, Prop.ForAll(Move.Sequences, moves => Play(moves, Pace.Real)));

    [Fact]
    public void Holds_change_when_steps_are_due_and_nothing_else() =>
        Check.One(Thorough, Prop.ForAll(Move.Sequences, moves => Play(moves, Pace.Documented)));

    [Fact]
    public void The_sequences_that_are_tried_reach_every_status() =>
        Assert.Equal(
            Enum.GetValues<OfferStatus>().Except([OfferStatus.NotStarted]).Order(),
            Move.Sequences.Generator.Sample(80, 300).SelectMany(StatusesOf).Distinct().Order());

    private static void Play(Move[] moves, Pace pace)
    {
        var scene = new Scene(pace);
        var model = new OfferModel();
        var invariants = new Invariants();
        foreach (var move in moves)
        {
            scene.Now = scene.Now.AddTicks(move.Clock);
            var before = scene.State;
            var decision = scene.Decide(ToCommand(move, scene));

            Assert.Equal(model.Play(move.Kind, Hash(move), scene.Now), Answer(decision));
            if (decision is Decision.Accepted accepted)
            {
                invariants.Watch(before, accepted);
                Assert.Equal(GoesOn(move.Kind, before) ? before!.CommandRevision : accepted.Offer.Revision, accepted.Offer.CommandRevision);
            }
            else
                Assert.Same(before, scene.State);
            AssertAgree(model, scene.State);
        }

        Assert.Equal(model.Accepted, invariants.History);
    }

    /// <summary>
    /// Whether nobody gives a command: a step reports, or the time of a slow cancel is over.
    /// </summary>
    private static bool GoesOn(MoveKind move, Offer? before) =>
        move is MoveKind.Succeed or MoveKind.Block or MoveKind.BlockForAnHour or MoveKind.Reject or MoveKind.Defer
        || (move is MoveKind.Cancel or MoveKind.CancelSlowly && before?.Running is { IsCanceling: true });

    private static void AssertAgree(OfferModel model, Offer? offer)
    {
        Assert.Equal(model.Exists, offer is not null);
        if (offer is null)
            return;
        Assert.Equal(
            (model.Status, model.Draft, model.DraftVersion, model.Preview, model.Production, model.Operations, model.Migrated,
                (long)model.Accepted),
            (offer.Status, offer.DraftHash, offer.DraftVersion, offer.PreviewVersion, offer.ProductionVersion, offer.LastPublishingVersion,
                offer.Migrated, offer.Revision));
    }

    private static string Answer(Decision decision) => decision switch
    {
        Decision.Accepted => "accepted",
        Decision.AlreadySo => "already so",
        Decision.Refused { Refusal.Reason: var reason } => reason.ToString(),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };

    private static string Hash(Move move) => $"hash-{move.Text}";

    private static Command ToCommand(Move move, Scene scene)
    {
        var operation = scene.State?.Newest?.Id ?? Guid.Empty;
        var step = scene.State?.Running?.Current?.Id ?? StepIds.Validate;
        return move.Kind switch
        {
            MoveKind.Save => Scene.Save($"{move.Text}"),
            MoveKind.SaveWithStaleTag => Scene.Save($"{move.Text}", EntityTag.Of(DateTimeOffset.UnixEpoch)),
            MoveKind.Publish => Scene.Publish(),
            MoveKind.PublishFaulty => Scene.Publish(faults: new Fault("code", "/definition", "wrong")),
            MoveKind.GoLive => Scene.GoLive(),
            MoveKind.Cancel => Scene.Cancel(),
            MoveKind.CancelSlowly => Scene.Cancel(scene.Now.AddHours(1)),
            MoveKind.Succeed => Ended(new StepOutcome.Succeeded()),
            MoveKind.Block => Ended(new StepOutcome.Blocked([])),
            MoveKind.BlockForAnHour => Ended(new StepOutcome.Blocked([], scene.Now.AddHours(1))),
            MoveKind.Reject => Ended(new StepOutcome.Rejected([])),
            MoveKind.Defer => Ended(new StepOutcome.Deferred(scene.Now.AddHours(1))),
            MoveKind.ReportOnAnotherOperation => new Command.StepEnded(Guid.CreateVersion7(), step, new StepOutcome.Succeeded()),
            MoveKind.ReportOnAnotherStep => new Command.StepEnded(operation, StepIds.SignOff, new StepOutcome.Rejected([])),
            _ => new Command.Migrate(),
        };

        Command Ended(StepOutcome outcome) => new Command.StepEnded(operation, step, outcome);
    }

    private static IEnumerable<OfferStatus> StatusesOf(Move[] moves)
    {
        var scene = new Scene();
        foreach (var move in moves)
        {
            scene.Decide(ToCommand(move, scene));
            if (scene.State is { } offer)
                yield return offer.Status;
        }
    }
}
