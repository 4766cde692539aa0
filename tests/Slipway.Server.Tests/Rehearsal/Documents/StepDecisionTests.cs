using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Rehearsal.Scenarios.Documents;

namespace Slipway.Server.Tests.Rehearsal.Documents;

/// <summary>What a rule makes of a step that is due, piece by piece and together.</summary>
public class StepDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Step Due = Step.NotStarted(StepIds.Certify).Enter(Now, TimeSpan.Zero);

    [Fact]
    public void A_rule_that_only_migrates_leaves_the_work_to_be_done() =>
        Assert.Null(new StepRule.Choice { Migrate = true }.Decide(Due, Now));

    [Fact]
    public void Each_end_is_told_with_its_messages()
    {
        Assert.Equal("s", Assert.IsType<StepOutcome.Succeeded>(new StepRule.Choice { Succeed = ["s"] }.Decide(Due, Now)).Messages.Single());
        Assert.Equal("r", Assert.IsType<StepOutcome.Rejected>(new StepRule.Choice { Reject = ["r"] }.Decide(Due, Now)).Errors.Single());
        Assert.Equal("t", Assert.IsType<StepOutcome.Retry>(new StepRule.Choice { Retry = ["t"] }.Decide(Due, Now)).Reasons.Single());
        var block = Assert.IsType<StepOutcome.Blocked>(new StepRule.Choice { Block = ["b"] }.Decide(Due, Now));
        Assert.Equal(("b", null), (block.Errors.Single(), block.Until));
    }

    [Fact]
    public void A_hold_counts_from_when_the_step_was_entered_and_is_not_shorter_than_the_paces()
    {
        var hold = new StepRule.Choice { Hold = TimeSpan.FromDays(1), Succeed = ["s"] };

        Assert.Equal(Now + TimeSpan.FromDays(1), Assert.IsType<StepOutcome.Deferred>(hold.Decide(Due, Now)).Until);
        var later = Due with { Due = Now + TimeSpan.FromDays(1), FirstDue = Now };
        Assert.IsType<StepOutcome.Succeeded>(hold.Decide(later, Now + TimeSpan.FromDays(1)));
        var paced = Step.NotStarted(StepIds.Certify).Enter(Now, TimeSpan.FromDays(3));
        Assert.IsType<StepOutcome.Succeeded>(hold.Decide(paced, Now + TimeSpan.FromDays(3)));
    }

    [Fact]
    public void What_takes_longer_takes_that_much_longer_than_the_pace_holds_and_once()
    {
        var longer = new StepRule.Choice { TakeLonger = TimeSpan.FromHours(2) };
        var paced = Step.NotStarted(StepIds.Certify).Enter(Now, TimeSpan.FromDays(3));
        var due = Now + TimeSpan.FromDays(3) + TimeSpan.FromHours(2);

        Assert.Equal(due, Assert.IsType<StepOutcome.Deferred>(longer.Decide(paced, Now + TimeSpan.FromDays(3))).Until);
        Assert.Null(longer.Decide(paced with { Due = due, FirstDue = paced.Due }, due));
    }

    [Fact]
    public void A_block_for_a_time_is_followed_by_what_else_was_chosen()
    {
        var twoDays = new StepRule.Choice { Block = ["b"], For = TimeSpan.FromDays(2), Reject = ["r"], TakeLonger = TimeSpan.FromHours(1) };
        var first = Due with { StartedTime = Now - TimeSpan.FromHours(2), Due = Now, FirstDue = Now - TimeSpan.FromHours(1) };

        Assert.Equal(Now + TimeSpan.FromDays(2), Assert.IsType<StepOutcome.Blocked>(twoDays.Decide(first, Now)).Until);
        var blocked = first with { Status = StepStatus.Blocked, Due = Now + TimeSpan.FromDays(2) };
        Assert.IsType<StepOutcome.Rejected>(twoDays.Decide(blocked, Now + TimeSpan.FromDays(2)));
        Assert.Null((twoDays with { Reject = null }).Decide(blocked, Now + TimeSpan.FromDays(2)));
    }
}
