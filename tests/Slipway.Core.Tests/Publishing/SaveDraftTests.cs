using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Publishing;

public class SaveDraftTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    public void A_put_creates_what_is_not_there(string? ifMatch)
    {
        var scene = new Scene();

        var accepted = scene.Accept(Scene.Save("a", ifMatch, migrated: true));

        Assert.Equal(
            new Offer
            {
                PublisherId = "Contoso",
                OfferId = "machine",
                OfferTypeId = VirtualMachine.Id,
                Migrated = true,
                Status = OfferStatus.NeverPublished,
                DisplayText = "Title a",
                DraftVersion = 1,
                DraftHash = "hash-a",
                ChangedTime = Scene.Start,
                Revision = 1,
                CommandRevision = 1,
            },
            scene.Offer);
        Assert.Equal("created", accepted.History.What);
        Assert.Null(accepted.Operation);
        Assert.Null(accepted.Freeze);
    }

    [Theory]
    [InlineData(IfMatchRule.Off)]
    [InlineData(IfMatchRule.Documented)]
    [InlineData(IfMatchRule.Observed)]
    public void A_new_offer_needs_no_if_match_under_any_rule(IfMatchRule rule) => new Scene().Accept(Scene.Save("a", ifMatch: null, rule));

    [Fact]
    public void A_tag_on_an_offer_that_is_not_there_is_412()
    {
        var scene = new Scene();

        scene.Refuse(RefusalReason.PreconditionFailed, Scene.Save("a", EntityTag.Of(Scene.Start)));

        Assert.Null(scene.State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_new_offer_without_a_type_is_400_in_the_words_that_clients_know(string? type)
    {
        var refusal = new Scene().Refuse(RefusalReason.BadRequest, Scene.Save("a", type: type));

        Assert.Equal("The argument: 'OfferTypeId' cannot be null or empty.", refusal.Message);
    }

    [Fact]
    public void The_type_of_an_offer_cannot_change()
    {
        var refusal = Scene.WithDraft().Refuse(RefusalReason.BadRequest, Scene.Save("b", type: CoreVirtualMachine.Id));

        Assert.Contains(VirtualMachine.Id, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(CoreVirtualMachine.Id, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_put_without_a_type_keeps_the_one_it_has()
    {
        var scene = Scene.WithDraft();

        scene.Accept(Scene.Save("b", type: null));

        Assert.Equal(VirtualMachine.Id, scene.Offer.OfferTypeId);
    }

    [Theory]
    [InlineData("*")]
    [InlineData(null)]
    public void A_put_without_a_tag_overwrites(string? ifMatch)
    {
        var scene = Scene.WithDraft();

        scene.Accept(Scene.Save("b", ifMatch));

        Assert.Equal(
            ("hash-b", "Title b", 1, 2L), (scene.Offer.DraftHash, scene.Offer.DisplayText, scene.Offer.DraftVersion, scene.Offer.Revision));
    }

    [Theory]
    [InlineData(IfMatchRule.Documented, RefusalReason.BadRequest)]
    [InlineData(IfMatchRule.Observed, RefusalReason.InvalidResourceId)]
    public void A_missing_if_match_is_refused_where_the_setting_says_so(IfMatchRule rule, RefusalReason reason)
    {
        var scene = Scene.WithDraft();

        scene.Refuse(reason, Scene.Save("b", ifMatch: null, rule));

        scene.Accept(Scene.Save("b", ifMatch: EntityTag.Any, rule));
        scene.Accept(Scene.Save("c", EntityTag.Of(scene.Offer.ChangedTime), rule));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData(" {0} ")]
    [InlineData("\"other\", {0}")]
    public void The_current_tag_is_accepted_weak_or_not_and_in_a_list(string form)
    {
        var scene = Scene.WithDraft();
        var weak = EntityTag.Of(scene.Offer.ChangedTime);

        scene.Accept(Scene.Save("b", string.Format(form, weak)));

        var strong = EntityTag.Of(scene.Offer.ChangedTime)[2..];
        scene.Accept(Scene.Save("c", string.Format(form, strong)));
    }

    [Theory]
    [InlineData(IfMatchRule.Off)]
    [InlineData(IfMatchRule.Documented)]
    [InlineData(IfMatchRule.Observed)]
    public void A_stale_tag_is_412_and_the_message_holds_the_tag_to_use(IfMatchRule rule)
    {
        var scene = Scene.WithDraft();
        var stale = EntityTag.Of(scene.Offer.ChangedTime);
        scene.Accept(Scene.Save("b"));

        var refusal = scene.Refuse(RefusalReason.PreconditionFailed, Scene.Save("c", stale, rule));

        Assert.Contains(EntityTag.Of(scene.Offer.ChangedTime), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_is_written_as_the_original_writes_it() => Assert.Equal(
        "W/\"datetime'2019-10-30T22%3A03%3A51.6562051Z'\"",
        EntityTag.Of(new DateTimeOffset(2019, 10, 31, 0, 3, 51, TimeSpan.FromHours(2)).AddTicks(6562051)));

    [Fact]
    public void The_changed_time_is_the_time_of_the_put()
    {
        var scene = Scene.WithDraft();
        scene.Now += TimeSpan.FromMinutes(3);

        scene.Accept(Scene.Save("b"));

        Assert.Equal(scene.Now, scene.Offer.ChangedTime);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-10_000_000_000)]
    public void The_changed_time_rises_by_a_tick_when_the_clock_stands_still_or_runs_back(long clock)
    {
        var scene = Scene.WithDraft();
        scene.Now = scene.Now.AddTicks(clock);

        scene.Accept(Scene.Save("b"));
        scene.Accept(Scene.Save("b"));

        Assert.Equal(Scene.Start.AddTicks(2), scene.Offer.ChangedTime);
    }

    [Fact]
    public void A_put_changes_no_status_no_operation_and_no_slot_whatever_the_offer_does()
    {
        Scene[] scenes = [Scene.WithDraft(), Scene.Publishing(), Scene.InPreview(), Scene.GoingLive(), Scene.Live(), Canceled(), Failed()];
        Assert.All(scenes, scene =>
        {
            var before = scene.Offer;

            var accepted = scene.Accept(Scene.Save("new"));

            Assert.Equal(
                before with
                {
                    DisplayText = "Title new",
                    DraftHash = "hash-new",
                    ChangedTime = before.ChangedTime.AddTicks(1),
                    Revision = before.Revision + 1,
                    CommandRevision = before.Revision + 1,
                },
                scene.Offer);
            Assert.Null(accepted.Operation);
            Assert.Null(accepted.Freeze);
        });
        Assert.Equal(6, scenes.Select(scene => scene.Offer.Status).Distinct().Count());
    }

    [Fact]
    public void Only_a_put_changes_the_tag()
    {
        var scene = Scene.WithDraft();
        scene.Now += TimeSpan.FromDays(1);

        scene.Accept(Scene.Publish());
        scene.Accept(scene.Defer(scene.Now));
        scene.Accept(scene.Block("no"));
        scene.Accept(Scene.Cancel());
        scene.Accept(new Command.Migrate());

        Assert.Equal(Scene.Start, scene.Offer.ChangedTime);
    }

    private static Scene Canceled()
    {
        var scene = Scene.Publishing();
        scene.Accept(Scene.Cancel());
        return scene;
    }

    private static Scene Failed()
    {
        var scene = Scene.Publishing();
        scene.Accept(scene.Reject("no"));
        return scene;
    }
}
