using Slipway.Core.Notifications;
using Slipway.Core.Publishing;
using Slipway.Core.Tests.Transitions;

namespace Slipway.Core.Tests.Notifications;

public class NoticeTests
{
    [Fact]
    public void A_publish_and_a_go_live_tell_two_things_that_the_preview_is_ready_and_that_it_is_live()
    {
        var scene = new Scene();
        var told = new List<Notice?> { Notice.Of(scene.Accept(Scene.Save("a"))), Notice.Of(scene.Accept(Scene.Publish())) };
        while (scene.Offer.Running is not null)
            told.Add(Notice.Of(scene.Accept(scene.Succeed())));
        told.Add(Notice.Of(scene.Accept(Scene.GoLive())));
        told.Add(Notice.Of(scene.Accept(scene.Succeed())));

        Assert.Equal(
            [null, null, null, null, null, NoticeKind.PreviewReady, null, NoticeKind.Live],
            told.Select(notice => notice?.Kind));
    }

    [Fact]
    public void A_preview_that_is_ready_is_told_with_its_offer_operation_and_version()
    {
        var scene = Scene.Publishing();
        Notice? notice = null;
        while (scene.Offer.Running is not null)
            notice = Notice.Of(scene.Accept(scene.Succeed()));

        Assert.Equal(
            ("Contoso", "machine", "Title a", false, scene.Offer.Revision, scene.Newest.Id, OperationKind.Publish, 1, 1,
                "a@contoso.example", scene.Now),
            (notice!.PublisherId, notice.OfferId, notice.DisplayText, notice.Migrated, notice.Revision, notice.OperationId,
                notice.OperationKind,
                notice.PublishingVersion, notice.OfferVersion, notice.Recipients, notice.Time));
        Assert.Null(notice.StepName);
        Assert.Empty(notice.Messages);
    }

    [Fact]
    public void A_blocked_step_is_told_with_its_name_and_what_it_says()
    {
        var scene = Scene.Publishing();

        var notice = Notice.Of(scene.Accept(scene.Block("The image has no footer.")));

        Assert.Equal((NoticeKind.Blocked, "Validate Pre-Requisites"), (notice!.Kind, notice.StepName));
        Assert.Equal("The image has no footer.", Assert.Single(notice.Messages));
    }

    [Fact]
    public void A_rejected_step_is_told_as_failed()
    {
        var scene = Scene.Publishing();

        var notice = Notice.Of(scene.Accept(scene.Reject("Not allowed here.")));

        Assert.Equal(NoticeKind.Failed, notice!.Kind);
        Assert.Equal("Not allowed here.", Assert.Single(notice.Messages));
    }

    [Fact]
    public void A_cancel_is_told_whether_of_a_running_operation_a_blocked_one_or_a_preview_and_once()
    {
        var blocked = Scene.Publishing();
        blocked.Accept(blocked.Block("no"));
        foreach (var scene in new[] { Scene.Publishing(), blocked, Scene.InPreview(), Scene.GoingLive() })
        {
            var notice = Notice.Of(scene.Accept(Scene.Cancel()));

            Assert.Equal((NoticeKind.Canceled, "a@contoso.example"), (notice!.Kind, notice.Recipients));
            Assert.Empty(notice.Messages);
            Assert.Null(scene.Decide(Scene.Cancel()) is Decision.Accepted again ? Notice.Of(again) : null);
        }
    }

    [Fact]
    public void A_cancel_within_seconds_of_which_nobody_was_told_before_is_a_passing_one()
    {
        var late = Scene.Publishing();
        late.Now += TimeSpan.FromSeconds(10);
        var blocked = Scene.Publishing();
        blocked.Accept(blocked.Block("no"));

        Assert.True(Notice.Of(Scene.Publishing().Accept(Scene.Cancel()))!.IsPassing);
        Assert.True(Notice.Of(Scene.GoingLive().Accept(Scene.Cancel()))!.IsPassing);
        Assert.False(Notice.Of(late.Accept(Scene.Cancel()))!.IsPassing);
        Assert.False(Notice.Of(blocked.Accept(Scene.Cancel()))!.IsPassing);
        Assert.False(Notice.Of(Scene.InPreview().Accept(Scene.Cancel()))!.IsPassing);
    }

    [Fact]
    public void A_cancel_that_takes_its_time_is_told_when_it_is_over_and_a_block_is_not_told_twice_by_it()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Block("no"));

        Assert.Null(Notice.Of(scene.Accept(Scene.Cancel(scene.Now + TimeSpan.FromMinutes(10)))));
        scene.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(NoticeKind.Canceled, Notice.Of(scene.Accept(Scene.Cancel()))!.Kind);
    }

    [Fact]
    public void A_go_live_tells_whom_its_publish_named()
    {
        var scene = Scene.Publishing();
        scene.Accept(Scene.Cancel());
        scene.Accept(Scene.Publish("b@contoso.example,c@contoso.example"));
        while (scene.Offer.Running is not null)
            scene.Accept(scene.Succeed());
        scene.Accept(Scene.GoLive());

        Assert.Equal("b@contoso.example,c@contoso.example", Notice.Of(scene.Accept(scene.Succeed()))!.Recipients);
    }

    [Fact]
    public void Nobody_is_told_of_a_draft_a_deferred_step_or_a_migration_not_even_while_a_preview_waits()
    {
        var scene = Scene.Publishing();
        Assert.Null(Notice.Of(scene.Accept(scene.Defer(scene.Now + TimeSpan.FromHours(1)))));
        Assert.Null(Notice.Of(scene.Accept(Scene.Save("b"))));
        var waiting = Scene.InPreview();
        Assert.Null(Notice.Of(waiting.Accept(Scene.Save("b"))));
        Assert.Null(Notice.Of(waiting.Accept(new Command.Migrate())));
        Assert.True(waiting.Offer.Migrated);
    }
}
