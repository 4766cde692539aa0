using Slipway.Core.Publishing;
using Slipway.Core.Steps;

namespace Slipway.Core.Tests.Publishing;

public class StepTests
{
    [Fact]
    public void A_step_that_succeeds_completes_and_the_next_one_is_due_at_once()
    {
        var scene = Scene.Publishing();
        scene.Now += TimeSpan.FromMinutes(1);

        var accepted = scene.Accept(scene.Succeed("Looked at 3 images."));

        Assert.Equal(("step displaydummycertify complete", (Guid?)scene.Newest.Id), (accepted.History.What, accepted.History.OperationId));
        var (done, next) = (scene.Newest.Steps[0], scene.Newest.Steps[1]);
        Assert.Equal((StepStatus.Complete, scene.Now, null), (done.Status, done.EndedTime!.Value, done.Due));
        StepMessage[] said =
            [new("Looked at 3 images.", MessageLevel.Information, scene.Now), new("Step completed.", MessageLevel.Information, scene.Now)];
        Assert.Equal(said, done.Messages);
        Assert.Equal((StepStatus.InProgress, scene.Now, scene.Now), (next.Status, next.StartedTime!.Value, next.Due!.Value));
        Assert.Equal(OfferStatus.Running, scene.Offer.Status);
    }

    [Fact]
    public void The_fourth_step_brings_the_version_to_preview_and_ends_the_publish()
    {
        var scene = Scene.InPreview();

        Assert.Equal(
            (OfferStatus.WaitingForPublisherReview, (int?)1, (int?)null),
            (scene.Offer.Status, scene.Offer.PreviewVersion, scene.Offer.ProductionVersion));
        Assert.Equal(OperationState.Succeeded, scene.Newest.State);
        Assert.Equal(
            [StepStatus.Complete, StepStatus.Complete, StepStatus.Complete, StepStatus.Complete, StepStatus.WaitingForPublisherReview,
                StepStatus.NotStarted],
            scene.Statuses);
        Assert.Null(scene.Newest.Current);
    }

    [Fact]
    public void A_blocked_step_keeps_the_operation_running_without_a_due_time()
    {
        var scene = Scene.Publishing();

        var accepted = scene.Accept(scene.Block("The image has no footer."));

        Assert.Equal("The image has no footer.", accepted.History.Detail);
        Assert.Equal((OfferStatus.Running, OperationState.Running), (scene.Offer.Status, scene.Newest.State));
        Assert.Equal((StepStatus.Blocked, null), (scene.Newest.Current!.Status, scene.Newest.Current.Due));
        Assert.Equal(
            new StepMessage("The image has no footer.", MessageLevel.Error, scene.Now), Assert.Single(scene.Newest.Current.Messages));
    }

    [Fact]
    public void A_step_without_another_attempt_is_blocked_with_what_it_ran_into()
    {
        var scene = Scene.Publishing();

        scene.Accept(scene.End(new StepOutcome.Retry("The host did not respond.")));

        Assert.Equal((StepStatus.Blocked, null), (scene.Newest.Current!.Status, scene.Newest.Current.Due));
        Assert.Equal(
            new StepMessage("The host did not respond.", MessageLevel.Error, scene.Now), Assert.Single(scene.Newest.Current.Messages));
    }

    [Fact]
    public void A_rejected_step_fails_the_operation_and_leaves_what_is_live()
    {
        var scene = Scene.Live();
        scene.Accept(Scene.Publish());

        var accepted = scene.Accept(scene.Reject("Not allowed here."));

        Assert.Equal("Not allowed here.", accepted.History.Detail);
        Assert.Equal(
            (OfferStatus.Failed, OperationState.Failed, 1), (scene.Offer.Status, scene.Newest.State, scene.Offer.ProductionVersion));
        Assert.Equal(StepStatus.Rejected, scene.Statuses[0]);
    }

    [Fact]
    public void A_deferred_step_stays_in_progress_until_its_time()
    {
        var scene = Scene.Publishing();
        var until = scene.Now + TimeSpan.FromHours(2);

        scene.Accept(scene.Defer(until));

        Assert.Equal((StepStatus.InProgress, until), (scene.Newest.Current!.Status, scene.Newest.Current.Due!.Value));
        scene.Accept(scene.Succeed());
    }

    [Fact]
    public void Under_the_documented_pace_every_step_holds_and_sign_off_does_not()
    {
        var scene = Scene.Publishing(Pace.Documented);
        var holds = new List<TimeSpan>();
        for (; scene.Offer.Running is not null; scene.Accept(scene.Succeed()))
            holds.Add(scene.Newest.Current!.Due!.Value - scene.Now);
        scene.Accept(Scene.GoLive());
        holds.Add(scene.Newest.Current!.Due!.Value - scene.Now);

        Assert.Equal(
            [TimeSpan.FromMinutes(15), TimeSpan.FromDays(3), TimeSpan.FromDays(1), TimeSpan.FromHours(1), TimeSpan.FromDays(4)],
            holds);
    }

    [Fact]
    public void A_report_on_another_operation_or_another_step_is_stale()
    {
        var scene = Scene.Publishing();

        foreach (var (operation, step) in new[]
        {
            (Guid.CreateVersion7(), StepIds.Validate), (scene.Newest.Id, StepIds.Certify), (scene.Newest.Id, "no-such-step"),
        })
            RefuseReports(scene, operation, step);
    }

    [Fact]
    public void A_report_on_a_step_that_was_blocked_is_stale()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Block("no"));

        RefuseReports(scene, scene.Newest.Id, StepIds.Validate);
    }

    [Fact]
    public void A_step_that_is_blocked_for_a_time_is_looked_at_again_then_and_not_before()
    {
        var scene = Scene.Publishing();
        var (entered, until) = (scene.Newest.Current!.Due, scene.Now + TimeSpan.FromDays(2));
        scene.Accept(scene.Block("Wait.", until));

        Assert.Equal(
            (StepStatus.Blocked, until, entered),
            (scene.Newest.Current!.Status, scene.Newest.Current.Due!.Value, scene.Newest.Current.FirstDue));
        Assert.False(scene.Newest.IsReady);
        scene.Now = until - TimeSpan.FromTicks(1);
        RefuseReports(scene, scene.Newest.Id, StepIds.Validate);
        scene.Now = until;
        scene.Accept(scene.Succeed());

        Assert.Equal([StepStatus.Complete, StepStatus.InProgress], scene.Statuses[..2]);
    }

    [Fact]
    public void A_block_that_lasts_a_time_may_become_one_that_lasts()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Block("Wait.", scene.Now));
        scene.Accept(scene.Block("No."));

        Assert.Equal(
            (StepStatus.Blocked, null, "No."),
            (scene.Newest.Current!.Status, scene.Newest.Current.Due, scene.Newest.Current.Messages.Single().Text));
        scene.Now += TimeSpan.FromDays(1000);
        RefuseReports(scene, scene.Newest.Id, StepIds.Validate);
    }

    [Fact]
    public void A_report_on_an_operation_that_has_ended_is_stale()
    {
        var canceled = Scene.Publishing();
        canceled.Accept(Scene.Cancel());
        RefuseReports(canceled, canceled.Newest.Id, StepIds.Validate);

        var preview = Scene.InPreview();
        RefuseReports(preview, preview.Newest.Id, StepIds.Package);
        RefuseReports(preview, preview.Newest.Id, StepIds.SignOff);

        var live = Scene.Live();
        RefuseReports(live, live.Newest.Id, StepIds.Live);
    }

    [Fact]
    public void A_report_on_no_offer_is_stale() => RefuseReports(new Scene(), Guid.CreateVersion7(), StepIds.Validate);

    [Fact]
    public void Migrate_is_accepted_once_and_touches_nothing_else()
    {
        var scene = Scene.Publishing();
        var before = scene.Offer;

        scene.Accept(new Command.Migrate());

        Assert.Equal(before with { Migrated = true, Revision = before.Revision + 1, CommandRevision = before.Revision + 1 }, scene.Offer);
        Assert.Same(scene.Newest, scene.AlreadySo(new Command.Migrate()).Operation);
    }

    [Fact]
    public void Migrate_of_no_offer_is_404() => new Scene().Refuse(RefusalReason.NotFound, new Command.Migrate());

    private static void RefuseReports(Scene scene, Guid operation, string step)
    {
        StepOutcome[] outcomes =
        [
            new StepOutcome.Succeeded(),
            new StepOutcome.Blocked([]),
            new StepOutcome.Retry(),
            new StepOutcome.Rejected([]),
            new StepOutcome.Deferred(scene.Now),
        ];
        foreach (var outcome in outcomes)
            scene.Refuse(RefusalReason.Stale, new Command.StepEnded(operation, step, outcome));
    }
}
