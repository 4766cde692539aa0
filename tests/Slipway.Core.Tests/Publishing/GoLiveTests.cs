using Slipway.Core.OfferTypes.Applications;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;

namespace Slipway.Core.Tests.Publishing;

public class GoLiveTests
{
    [Fact]
    public void Go_live_of_no_offer_is_404() => new Scene().Refuse(RefusalReason.NotFound, Scene.GoLive());

    [Fact]
    public void Go_live_of_an_offer_that_was_never_published_is_404()
    {
        var refusal = Scene.WithDraft().Refuse(RefusalReason.NotFound, Scene.GoLive());

        Assert.Contains("never published", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Go_live_while_the_first_publish_runs_is_400_and_names_the_step()
    {
        var scene = Scene.Publishing();

        var refusal = scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive());

        Assert.Same(scene.Newest, refusal.InTheWay);
        Assert.Contains("'Validate Pre-Requisites'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Go_live_signs_off_the_preview_and_starts_the_last_step()
    {
        var scene = Scene.InPreview();
        var publish = scene.Newest;
        scene.Now += TimeSpan.FromHours(5);
        var command = Scene.GoLive();

        var accepted = scene.Accept(command);

        Assert.Null(accepted.Freeze);
        Assert.Equal("go-live accepted", accepted.History.What);
        Assert.Equal(
            (OfferStatus.Running, 2, (int?)1, (int?)null),
            (scene.Offer.Status, scene.Offer.LastPublishingVersion, scene.Offer.PreviewVersion, scene.Offer.ProductionVersion));
        var operation = scene.Newest;
        Assert.Equal((command.OperationId, OperationKind.GoLive, OperationState.Running), (operation.Id, operation.Kind, operation.State));
        Assert.Equal(
            (2, 1, publish.SnapshotHash, publish.NotificationEmails),
            (operation.PublishingVersion, operation.OfferVersion, operation.SnapshotHash, operation.NotificationEmails));
        Assert.Equal(publish.Steps.Take(4), operation.Steps.Take(4));
        Assert.Equal((StepStatus.Complete, scene.Now), (operation.Steps[4].Status, operation.Steps[4].EndedTime!.Value));
        Assert.Equal((StepStatus.InProgress, scene.Now), (operation.Steps[5].Status, operation.Steps[5].StartedTime!.Value));
    }

    [Fact]
    public void Go_live_takes_the_previewed_snapshot_whatever_the_draft_has_become()
    {
        var scene = Scene.InPreview();
        scene.Accept(Scene.Save("b"));

        scene.Accept(Scene.GoLive());
        scene.Accept(Scene.Save("c"));
        scene.Accept(scene.Succeed());

        Assert.Equal((1, "hash-a", 1), (scene.Newest.OfferVersion, scene.Newest.SnapshotHash, scene.Offer.ProductionVersion));
        Assert.Equal(("hash-c", 2), (scene.Offer.DraftHash, scene.Offer.DraftVersion));
    }

    [Fact]
    public void A_second_go_live_is_the_running_one_blocked_or_not()
    {
        var scene = Scene.GoingLive();

        Assert.Same(scene.Newest, scene.AlreadySo(Scene.GoLive()).Operation);
        scene.Accept(scene.Block("no"));
        Assert.Same(scene.Newest, scene.AlreadySo(Scene.GoLive()).Operation);
    }

    [Fact]
    public void Live_is_six_complete_steps_and_the_production_slot()
    {
        var scene = Scene.Live();

        Assert.Equal((OfferStatus.Succeeded, 1, 1), (scene.Offer.Status, scene.Offer.ProductionVersion, scene.Offer.PreviewVersion));
        Assert.Equal(OperationState.Succeeded, scene.Newest.State);
        Assert.All(scene.Statuses, status => Assert.Equal(StepStatus.Complete, status));
    }

    [Fact]
    public void Go_live_of_what_is_live_already_is_400()
    {
        var refusal = Scene.Live().Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive());

        Assert.Contains("live already", refusal.Message, StringComparison.Ordinal);
        Assert.Null(refusal.InTheWay);
    }

    [Fact]
    public void Go_live_after_a_cancelled_publish_is_400()
    {
        var scene = Scene.Publishing();
        scene.Accept(Scene.Cancel());

        Assert.Contains("cancelled", scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Go_live_after_a_failed_publish_is_400()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Reject("no"));

        Assert.Contains("failed", scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_go_live_that_was_cancelled_or_rejected_needs_a_new_publish()
    {
        var scene = Scene.GoingLive();
        scene.Accept(Scene.Cancel());
        scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive());

        scene = Scene.GoingLive();
        scene.Accept(scene.Reject("no"));
        scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive());
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(null, 2)]
    [InlineData(2, 2)]
    public void Go_live_that_names_the_preview_that_waits_takes_it(int? publishingVersion, int? offerVersion)
    {
        var scene = PreviewedTwice();

        Assert.Equal(2, scene.Accept(Scene.GoLive(publishingVersion, offerVersion)).Operation!.OfferVersion);
        Assert.Same(scene.Newest, scene.AlreadySo(Scene.GoLive(publishingVersion, offerVersion)).Operation);
    }

    [Theory]
    [InlineData(1, null, "publishingVersion 1")]
    [InlineData(null, 1, "offerVersion 1")]
    [InlineData(2, 1, "offerVersion 1")]
    [InlineData(1, 2, "publishingVersion 1")]
    [InlineData(7, 7, "publishingVersion 7 and offerVersion 7")]
    public void Go_live_that_names_another_preview_is_412_and_hears_whose_it_is(int? publishingVersion, int? offerVersion, string named)
    {
        var waiting = PreviewedTwice();
        var publishing = PreviewedTwice(takenTo: scene => scene.Offer.Running is not null);
        var goingLive = PreviewedTwice();
        goingLive.Accept(Scene.GoLive());

        Assert.All([waiting, publishing, goingLive], scene =>
        {
            var refusal = scene.Refuse(RefusalReason.PreconditionFailed, Scene.GoLive(publishingVersion, offerVersion, "somebody"));
            Assert.Contains($"({named})", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("version 2, of publish operation 2, published by somebody", refusal.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Go_live_that_names_its_own_publish_while_that_runs_is_not_ready_yet()
    {
        var scene = Scene.Publishing();
        scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive(1, 1));
        scene.Accept(Scene.Cancel());
        scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive(7));
        Scene.WithDraft().Refuse(RefusalReason.NotFound, Scene.GoLive(1));
    }

    /// <summary>The preview of one publish, replaced by that of another.</summary>
    private static Scene PreviewedTwice(Func<Scene, bool>? takenTo = null)
    {
        var scene = Scene.InPreview();
        scene.Accept(Scene.Save("b"));
        scene.Accept(Scene.Publish());
        while (scene.Offer.Running is not null && takenTo?.Invoke(scene) != true)
            scene.Accept(scene.Succeed());
        return scene;
    }

    [Fact]
    public void A_type_with_a_step_between_sign_off_and_live_walks_it()
    {
        var scene = new Scene();
        scene.Accept(Scene.Save("a", type: Application.Id));
        scene.Accept(Scene.Publish());
        while (scene.Offer.Running is not null)
            scene.Accept(scene.Succeed());
        Assert.Equal(OfferStatus.WaitingForPublisherReview, scene.Offer.Status);
        scene.Accept(Scene.GoLive());
        Assert.Equal(Application.ReviewStep, scene.Newest.Current?.Id);
        scene.Accept(scene.Succeed());
        Assert.Equal((StepIds.Live, OfferStatus.Running), (scene.Newest.Current?.Id, scene.Offer.Status));
        scene.Accept(scene.Succeed());
        Assert.Equal((OfferStatus.Succeeded, scene.Newest.OfferVersion), (scene.Offer.Status, scene.Offer.ProductionVersion));
    }
}
