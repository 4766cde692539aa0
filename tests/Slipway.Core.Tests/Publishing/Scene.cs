using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Publishing;

/// <summary>
/// One offer and its clock: each command is decided on the state that the accepted ones before it
/// left.
/// </summary>
internal sealed class Scene(Pace? pace = null)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Pace pace = pace ?? Pace.Real;

    public Offer? State { get; private set; }

    public Offer Offer => State!;

    public Operation Newest => Offer.Newest!;

    public DateTimeOffset Now { get; set; } = Start;

    public static Scene WithDraft(Pace? pace = null)
    {
        var scene = new Scene(pace);
        scene.Accept(Save("a"));
        return scene;
    }

    public static Scene Publishing(Pace? pace = null)
    {
        var scene = WithDraft(pace);
        scene.Accept(Publish());
        return scene;
    }

    public static Scene InPreview()
    {
        var scene = Publishing();
        while (scene.Offer.Running is not null)
            scene.Accept(scene.Succeed());
        return scene;
    }

    public static Scene GoingLive()
    {
        var scene = InPreview();
        scene.Accept(GoLive());
        return scene;
    }

    public static Scene Live()
    {
        var scene = GoingLive();
        scene.Accept(scene.Succeed());
        return scene;
    }

    public Decision Decide(Command command)
    {
        var decision = Transition.Decide(State, command, Now, pace);
        if (decision is Decision.Accepted accepted)
            State = accepted.Offer;
        return decision;
    }

    public Decision.Accepted Accept(Command command) => Assert.IsType<Decision.Accepted>(Decide(command));

    public Decision.AlreadySo AlreadySo(Command command) => Unchanged<Decision.AlreadySo>(command);

    public Refusal Refuse(RefusalReason reason, Command command)
    {
        var refusal = Unchanged<Decision.Refused>(command).Refusal;
        Assert.Equal(reason, refusal.Reason);
        return refusal;
    }

    public static Command.SaveDraft Save(
        string text,
        string? ifMatch = EntityTag.Any,
        IfMatchRule rule = IfMatchRule.Off,
        string? type = VirtualMachine.Id,
        bool migrated = false) =>
        new("Contoso", "machine", type, $"Title {text}", $"hash-{text}", ifMatch, rule, migrated);

    public static Command.Publish Publish(string emails = "a@contoso.example", params Fault[] faults) =>
        new(Guid.CreateVersion7(), emails, [.. faults]);

    public static Command.GoLive GoLive(int? publishingVersion = null, int? offerVersion = null, string? publishedBy = null) =>
        new(Guid.CreateVersion7(), publishingVersion, offerVersion, publishedBy);

    public static Command.Cancel Cancel(DateTimeOffset? until = null) => new(Guid.CreateVersion7(), until);

    public Command.StepEnded Succeed(params string[] messages) => End(new StepOutcome.Succeeded(messages));

    public Command.StepEnded Block(string text, DateTimeOffset? until = null) => End(new StepOutcome.Blocked([text], until));

    public Command.StepEnded Reject(string text) => End(new StepOutcome.Rejected([text]));

    public Command.StepEnded Defer(DateTimeOffset until) => End(new StepOutcome.Deferred(until));

    public Command.StepEnded End(StepOutcome outcome) => new(Newest.Id, Newest.Current!.Id, outcome);

    public StepStatus[] Statuses => [.. Newest.Steps.Select(step => step.Status)];

    private T Unchanged<T>(Command command)
        where T : Decision
    {
        var before = State;
        var decision = Assert.IsType<T>(Decide(command));
        Assert.Same(before, State);
        return decision;
    }
}
