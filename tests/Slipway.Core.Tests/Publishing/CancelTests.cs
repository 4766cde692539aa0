using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Publishing;

public class CancelTests
{
    [Fact]
    public void Cancel_of_no_offer_is_404() => new Scene().Refuse(RefusalReason.NotFound, Scene.Cancel());

    [Fact]
    public void Cancel_where_nothing_was_ever_published_records_itself_and_the_offer_stays_never_published()
    {
        var scene = Scene.WithDraft();
        var before = scene.Offer;

        var record = scene.Accept(Scene.Cancel()).Operation!;

        Assert.Equal(
            (OperationKind.Cancel, OperationState.Canceled, 1, 1, true),
            (record.Kind, record.State, record.PublishingVersion, record.OfferVersion, record.FoundNothing));
        Assert.All(record.Steps, step => Assert.Equal(StepStatus.NotStarted, step.Status));
        Assert.Equal(
            before with
            {
                Newest = record,
                LastPublishingVersion = 1,
                Revision = before.Revision + 1,
                CommandRevision = before.Revision + 1,
            },
            scene.Offer);
        Assert.Equal(record, scene.AlreadySo(Scene.Cancel()).Operation);
        Assert.Contains("never published", scene.Refuse(RefusalReason.NotFound, Scene.GoLive()).Message, StringComparison.Ordinal);
        Assert.Equal(2, scene.Accept(Scene.Publish()).Operation!.PublishingVersion);
    }

    [Fact]
    public void Cancel_ends_the_running_publish_where_it_stands()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Succeed());
        var running = scene.Newest;
        scene.Now += TimeSpan.FromMinutes(1);

        var accepted = scene.Accept(Scene.Cancel());

        Assert.Equal("publish cancelled", accepted.History.What);
        Assert.Equal(
            (OfferStatus.Canceled, OperationState.Canceled, running.Id), (scene.Offer.Status, scene.Newest.State, scene.Newest.Id));
        Assert.Equal(
            [StepStatus.Complete, StepStatus.Canceled, StepStatus.NotStarted, StepStatus.NotStarted, StepStatus.NotStarted,
                StepStatus.NotStarted],
            scene.Statuses);
        Assert.Equal((scene.Now, null), (scene.Newest.Steps[1].EndedTime!.Value, scene.Newest.Steps[1].Due));
        Assert.Equal(1, scene.Offer.LastPublishingVersion);
    }

    [Fact]
    public void Cancel_of_a_blocked_operation_keeps_what_the_step_said()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Block("The image has no footer."));

        scene.Accept(Scene.Cancel());

        Assert.Equal(StepStatus.Canceled, scene.Statuses[0]);
        Assert.Equal("The image has no footer.", Assert.Single(scene.Newest.Steps[0].Messages).Text);
    }

    [Fact]
    public void A_cancel_that_takes_its_time_reads_as_running_until_then_and_is_refused_nothing_but_company()
    {
        foreach (var scene in new[] { Scene.Publishing(), Scene.GoingLive() })
        {
            var (running, until) = (scene.Newest, scene.Now + TimeSpan.FromMinutes(10));
            var accepted = scene.Accept(Scene.Cancel(until));

            Assert.EndsWith("requested", accepted.History.What, StringComparison.Ordinal);
            Assert.Equal(
                (OfferStatus.Running, OperationState.Running, running.Id), (scene.Offer.Status, scene.Newest.State, scene.Newest.Id));
            Assert.Equal(
                (running.Current!.Status, until, scene.Now),
                (scene.Newest.Current!.Status, scene.Newest.Current.Due!.Value, scene.Newest.Current.CancelRequested!.Value));
            Assert.True(scene.Newest.IsCanceling);
            Assert.False(scene.Newest.IsReady);
            Assert.Same(scene.Newest, scene.AlreadySo(Scene.Cancel()).Operation);
            Assert.Same(scene.Newest, scene.AlreadySo(Scene.Cancel(until + TimeSpan.FromDays(1))).Operation);
            scene.Refuse(RefusalReason.Stale, scene.Succeed());
            Assert.Contains(
                "being cancelled", scene.Refuse(RefusalReason.OperationInProgress, Scene.Publish()).Message, StringComparison.Ordinal);
            Assert.Contains(
                "being cancelled", scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive()).Message, StringComparison.Ordinal);

            scene.Now = until;
            scene.Accept(Scene.Cancel());

            Assert.Equal(
                (OfferStatus.Canceled, OperationState.Canceled, running.Id), (scene.Offer.Status, scene.Newest.State, scene.Newest.Id));
            Assert.All(scene.Newest.Steps, step => Assert.Equal((null, null), (step.Due, step.CancelRequested)));
            scene.Accept(Scene.Publish());
        }
    }

    [Fact]
    public void Cancel_of_a_go_live_leaves_what_is_live()
    {
        var scene = Scene.Live();
        scene.Accept(Scene.Publish());
        while (scene.Offer.Running is not null)
            scene.Accept(scene.Succeed());
        scene.Accept(Scene.GoLive());

        var accepted = scene.Accept(Scene.Cancel());

        Assert.Equal("go-live cancelled", accepted.History.What);
        Assert.Equal((OfferStatus.Canceled, 1), (scene.Offer.Status, scene.Offer.ProductionVersion));
    }

    [Fact]
    public void Cancel_withdraws_a_preview_that_waits_for_sign_off_by_an_operation_of_its_own()
    {
        var scene = Scene.InPreview();
        var publish = scene.Newest;
        scene.Now += TimeSpan.FromMinutes(1);
        var command = Scene.Cancel();

        var accepted = scene.Accept(command);

        Assert.Equal("preview withdrawn", accepted.History.What);
        Assert.Equal(
            (OfferStatus.Canceled, (int?)null, 2), (scene.Offer.Status, scene.Offer.PreviewVersion, scene.Offer.LastPublishingVersion));
        var withdrawal = scene.Newest;
        Assert.Equal(
            (command.OperationId, OperationKind.Cancel, OperationState.Canceled), (withdrawal.Id, withdrawal.Kind, withdrawal.State));
        Assert.Equal((2, publish.OfferVersion, scene.Now), (withdrawal.PublishingVersion, withdrawal.OfferVersion, withdrawal.ChangedTime));
        Assert.Equal(StepStatus.Canceled, scene.Statuses[4]);
        scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive());
    }

    [Fact]
    public void A_withdrawn_preview_leaves_what_is_live()
    {
        var scene = Scene.Live();
        scene.Accept(Scene.Publish());
        while (scene.Offer.Running is not null)
            scene.Accept(scene.Succeed());

        scene.Accept(Scene.Cancel());

        Assert.Equal(((int?)1, (int?)null), (scene.Offer.ProductionVersion, scene.Offer.PreviewVersion));
    }

    [Fact]
    public void Cancel_with_nothing_to_cancel_records_itself_once_and_changes_nothing_else()
    {
        var canceled = Scene.Publishing();
        canceled.Accept(Scene.Cancel());
        var failed = Scene.Publishing();
        failed.Accept(failed.Reject("no"));

        Assert.All([canceled, failed, Scene.Live()], scene =>
        {
            var (before, last) = (scene.Offer, scene.Newest);
            var accepted = scene.Accept(Scene.Cancel());

            Assert.Equal("cancel with nothing to cancel", accepted.History.What);
            Assert.True(scene.Newest.FoundNothing);
            Assert.Equal(
                (last.PublishingVersion + 1, last.OfferVersion, last.NotificationEmails),
                (scene.Newest.PublishingVersion, scene.Newest.OfferVersion, scene.Newest.NotificationEmails));
            Assert.Equal(last.Steps, scene.Newest.Steps);
            Assert.Equal(
                before with
                {
                    Newest = scene.Newest,
                    LastPublishingVersion = last.PublishingVersion + 1,
                    Revision = before.Revision + 1,
                    CommandRevision = before.Revision + 1,
                },
                scene.Offer);
            Assert.Null(accepted.Notice);
            Assert.Same(scene.Newest, scene.AlreadySo(Scene.Cancel()).Operation);
            scene.Accept(Scene.Publish());
        });
    }

    [Fact]
    public void Cancel_after_a_withdrawal_is_that_withdrawal()
    {
        var scene = Scene.InPreview();
        scene.Accept(Scene.Cancel());

        Assert.False(scene.Newest.FoundNothing);
        Assert.Same(scene.Newest, scene.AlreadySo(Scene.Cancel()).Operation);
    }

    [Fact]
    public void What_go_live_is_refused_for_does_not_depend_on_a_cancel_that_found_nothing()
    {
        var scene = Scene.Live();
        var before = scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive()).Message;
        scene.Accept(Scene.Cancel());
        Assert.Equal(before, scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive()).Message);
    }
}
