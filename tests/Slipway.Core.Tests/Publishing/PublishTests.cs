using Slipway.Core.Documents;
using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Publishing;

public class PublishTests
{
    [Fact]
    public void Publish_of_no_offer_is_404() => new Scene().Refuse(RefusalReason.NotFound, Scene.Publish());

    [Fact]
    public void Publish_freezes_the_draft_and_starts_an_operation_at_the_first_step()
    {
        var scene = Scene.WithDraft();
        scene.Now += TimeSpan.FromMinutes(1);
        var command = Scene.Publish("a@x.example,b@y.example");

        var accepted = scene.Accept(command);

        Assert.Equal(1, accepted.Freeze);
        Assert.Same(scene.Newest, accepted.Operation);
        Assert.Equal(
            ("publish accepted", scene.Now, (Guid?)command.OperationId),
            (accepted.History.What, accepted.History.Time, accepted.History.OperationId));
        Assert.Equal(
            (OfferStatus.Running, 2, 1, "a@x.example,b@y.example"),
            (scene.Offer.Status, scene.Offer.DraftVersion, scene.Offer.LastPublishingVersion, scene.Offer.NotificationEmails));
        Assert.Null(scene.Offer.PreviewVersion);
        var operation = scene.Newest;
        Assert.Equal((command.OperationId, OperationKind.Publish, OperationState.Running), (operation.Id, operation.Kind, operation.State));
        Assert.Equal(
            (1, 1, "hash-a", "a@x.example,b@y.example"),
            (operation.PublishingVersion, operation.OfferVersion, operation.SnapshotHash, operation.NotificationEmails));
        Assert.Equal((scene.Now, scene.Offer.Revision), (operation.ChangedTime, operation.Revision));
        Assert.Equal(
            ["displaydummycertify", "displaycertify", "displayprovision", "displaypackage", "publisher-signoff", "live"],
            operation.Steps.Select(step => step.Id));
        Assert.Equal(
            [StepStatus.InProgress, StepStatus.NotStarted, StepStatus.NotStarted, StepStatus.NotStarted, StepStatus.NotStarted,
                StepStatus.NotStarted],
            scene.Statuses);
        Assert.Equal(scene.Now, operation.Steps[0].StartedTime);
    }

    [Fact]
    public void Publish_of_a_faulty_draft_is_422_with_every_fault()
    {
        Fault[] faults = [new("one", "/a", "first"), new("two", "/b", "second")];

        var refusal = Scene.WithDraft().Refuse(RefusalReason.ValidationFailed, Scene.Publish(faults: faults));

        Assert.Equal(faults, refusal.Faults);
        Assert.Contains("2 faults", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_publish_again_is_the_running_operation_even_with_other_addresses()
    {
        var scene = Scene.Publishing();

        Assert.Same(scene.Newest, scene.AlreadySo(Scene.Publish("other@contoso.example")).Operation);
        scene.Accept(scene.Succeed());
        Assert.Same(scene.Newest, scene.AlreadySo(Scene.Publish()).Operation);
    }

    [Fact]
    public void A_draft_that_came_back_to_the_running_bytes_is_the_same_publish()
    {
        var scene = Scene.Publishing();
        scene.Accept(Scene.Save("b"));
        scene.Accept(Scene.Save("a"));

        Assert.Same(scene.Newest, scene.AlreadySo(Scene.Publish()).Operation);
    }

    [Fact]
    public void Publish_of_another_draft_while_one_runs_is_409_and_names_the_step()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Succeed());
        scene.Accept(Scene.Save("b"));

        var refusal = scene.Refuse(RefusalReason.OperationInProgress, Scene.Publish());

        Assert.Same(scene.Newest, refusal.InTheWay);
        Assert.Contains("publish", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'Certification'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cancel", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_409_comes_before_the_faults_of_a_draft_that_could_not_run_yet_anyway()
    {
        var scene = Scene.Publishing();
        scene.Accept(Scene.Save("b"));

        scene.Refuse(RefusalReason.OperationInProgress, Scene.Publish(faults: new Fault("one", "/a", "first")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Publish_while_blocked_is_409_names_the_blocked_step_and_says_to_cancel_first(bool changed)
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Succeed());
        scene.Accept(scene.Block("The image has no footer."));
        if (changed)
            scene.Accept(Scene.Save("b"));

        var refusal = scene.Refuse(RefusalReason.OperationInProgress, Scene.Publish());

        Assert.Same(scene.Newest, refusal.InTheWay);
        Assert.Contains("blocked at step 'Certification'. Cancel it first", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_while_a_go_live_runs_is_409_even_with_the_same_bytes()
    {
        var scene = Scene.GoingLive();

        var refusal = scene.Refuse(RefusalReason.OperationInProgress, Scene.Publish());

        Assert.Same(scene.Newest, refusal.InTheWay);
        Assert.Contains("A go-live of this offer is running (step 'Live')", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_publish_replaces_the_preview_that_waits_for_sign_off()
    {
        var scene = Scene.InPreview();
        var ended = scene.Newest;

        var accepted = scene.Accept(Scene.Publish());

        Assert.Equal(2, accepted.Freeze);
        Assert.Equal((OfferStatus.Running, 2, 2), (scene.Offer.Status, scene.Newest.OfferVersion, scene.Newest.PublishingVersion));
        Assert.NotEqual(ended.Id, scene.Newest.Id);
        scene.Refuse(RefusalReason.OfferNotReadyForGoLive, Scene.GoLive());
    }

    [Fact]
    public void A_live_offer_stays_as_it_is_until_the_next_go_live()
    {
        var scene = Scene.Live();
        scene.Accept(Scene.Save("b"));

        scene.Accept(Scene.Publish());
        while (scene.Offer.Running is not null)
            scene.Accept(scene.Succeed());

        Assert.Equal(
            (1, 2, OfferStatus.WaitingForPublisherReview), (scene.Offer.ProductionVersion, scene.Offer.PreviewVersion, scene.Offer.Status));
    }

    [Fact]
    public void Publish_is_open_again_after_a_cancel_and_after_a_rejection()
    {
        var scene = Scene.Publishing();
        scene.Accept(Scene.Cancel());
        scene.Accept(Scene.Publish());
        scene.Accept(scene.Reject("no"));
        scene.Accept(Scene.Publish());

        Assert.Equal((3, 3, 4), (scene.Newest.OfferVersion, scene.Newest.PublishingVersion, scene.Offer.DraftVersion));
    }
}
