using Slipway.Core.Publishing;
using Slipway.Core.Tests.Publishing;

namespace Slipway.Core.Tests.Notifications;

public class NoticeTests
{
    [Fact]
    public void A_publish_and_a_go_live_tell_two_things_that_the_preview_is_ready_and_that_it_is_live()
    {
        var scene = new Scene();
        var told = new List<Notice?> { scene.Accept(Scene.Save("a")).Notice, scene.Accept(Scene.Publish()).Notice };
        while (scene.Offer.Running is not null)
            told.Add(scene.Accept(scene.Succeed()).Notice);
        told.Add(scene.Accept(Scene.GoLive()).Notice);
        told.Add(scene.Accept(scene.Succeed()).Notice);

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
            notice = scene.Accept(scene.Succeed()).Notice;

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

        var notice = scene.Accept(scene.Block("The image has no footer.")).Notice;

        Assert.Equal((NoticeKind.Blocked, "Validate Pre-Requisites"), (notice!.Kind, notice.StepName));
        Assert.Equal("The image has no footer.", Assert.Single(notice.Messages));
    }

    [Fact]
    public void A_rejected_step_is_told_as_failed()
    {
        var scene = Scene.Publishing();

        var notice = scene.Accept(scene.Reject("Not allowed here.")).Notice;

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
            var notice = scene.Accept(Scene.Cancel()).Notice;

            Assert.Equal((NoticeKind.Canceled, "a@contoso.example"), (notice!.Kind, notice.Recipients));
            Assert.Empty(notice.Messages);
            Assert.Null(scene.Decide(Scene.Cancel()) is Decision.Accepted again ? again.Notice : null);
        }
    }

    [Fact]
    public void A_cancel_within_seconds_of_which_nobody_was_told_before_is_a_passing_one()
    {
        var late = Scene.Publishing();
        late.Now += TimeSpan.FromSeconds(10);
        var blocked = Scene.Publishing();
        blocked.Accept(blocked.Block("no"));

        Assert.True(Scene.Publishing().Accept(Scene.Cancel()).Notice!.IsPassing);
        Assert.True(Scene.GoingLive().Accept(Scene.Cancel()).Notice!.IsPassing);
        Assert.False(late.Accept(Scene.Cancel()).Notice!.IsPassing);
        Assert.False(blocked.Accept(Scene.Cancel()).Notice!.IsPassing);
        Assert.False(Scene.InPreview().Accept(Scene.Cancel()).Notice!.IsPassing);
    }

    [Fact]
    public void A_cancel_that_takes_its_time_is_told_when_it_is_over_and_a_block_is_not_told_twice_by_it()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Block("no"));

        Assert.Null(scene.Accept(Scene.Cancel(scene.Now + TimeSpan.FromMinutes(10))).Notice);
        scene.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(NoticeKind.Canceled, scene.Accept(Scene.Cancel()).Notice!.Kind);
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

        Assert.Equal("b@contoso.example,c@contoso.example", scene.Accept(scene.Succeed()).Notice!.Recipients);
    }

    [Fact]
    public void Nobody_is_told_of_a_draft_a_deferred_step_or_a_migration_not_even_while_a_preview_waits()
    {
        var scene = Scene.Publishing();
        Assert.Null(scene.Accept(scene.Defer(scene.Now + TimeSpan.FromHours(1))).Notice);
        Assert.Null(scene.Accept(Scene.Save("b")).Notice);
        var waiting = Scene.InPreview();
        Assert.Null(waiting.Accept(Scene.Save("b")).Notice);
        Assert.Null(waiting.Accept(new Command.Migrate()).Notice);
        Assert.True(waiting.Offer.Migrated);
    }
}
