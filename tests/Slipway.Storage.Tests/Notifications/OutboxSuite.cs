using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Storage.Changes;
using Slipway.Storage.Identity;
using Slipway.Storage.Notifications;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Notifications;

/// <summary>What a transition leaves to be told, and what becomes of it.</summary>
public abstract class OutboxSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_transition_that_people_are_told_about_leaves_one_row_and_any_other_none()
    {
        var offer = new StoredOffer(Store);
        await offer.PublishingAsync();
        Assert.Equal(0, await RowsAsync());

        await offer.DoAsync(StoredOffer.Cancel());

        Assert.Equal(1, await RowsAsync());
    }

    [Fact]
    public async Task A_transition_that_lost_its_race_or_its_lease_leaves_none()
    {
        var offer = new StoredOffer(Store);
        var publishing = await offer.PublishingAsync();
        var late = await offer.DecideAsync(StoredOffer.Cancel());
        var lease = new Lease(publishing.Newest!.Id, "nobody", 7);
        var lost = await offer.DecideAsync(
            new Command.StepEnded(publishing.Newest.Id, StepIds.Validate, new StepOutcome.Blocked([])), lease);
        Assert.Equal(CommitOutcome.LeaseLost, await offer.CommitAsync(lost));
        await offer.DoAsync(offer.Save("b"));
        Assert.Equal(CommitOutcome.Conflict, await offer.CommitAsync(late));

        Assert.Equal(0, await RowsAsync());
    }

    [Fact]
    public async Task A_notice_becomes_one_mail_to_whom_the_publish_named_with_who_asked()
    {
        var offer = new StoredOffer(Store);
        var canceled = await offer.CanceledAsync();

        Assert.Equal(1, await Store.Outbox.ExpandAsync(10, mails: true, Never));

        Assert.Equal((0L, 0), (await RowsAsync(), await Store.Outbox.ExpandAsync(10, mails: true, Never)));
        var mail = Assert.Single(await ClaimAsync());
        Assert.Equal(("a@contoso.example", 1L, ""), (mail.Target, mail.Attempt, mail.WebhookId));
        Assert.Equal((NoticeKind.Canceled, canceled.Revision, "tester"), (mail.Notice.Kind, mail.Notice.Revision, mail.Notice.By));
    }

    [Fact]
    public async Task A_migrated_offer_s_mail_goes_to_its_publisher_s_seller_contact()
    {
        await Store.Identity.AddPublisherAsync(new PublisherRow { PublisherId =
            "Contoso", Name = "Contoso Ltd", SellerContact = "seller@contoso.example", Migrated = true }, Never);
        var offer = new StoredOffer(Store);
        await offer.PublishingAsync();
        await offer.DoAsync(new Command.Migrate());
        await Store.Market.AdvanceAsync(Minute, Never);
        await offer.DoAsync(StoredOffer.Cancel());

        await Store.Outbox.ExpandAsync(10, mails: true, Never);

        Assert.Equal("seller@contoso.example", Assert.Single(await ClaimAsync()).Target);
    }

    [Fact]
    public async Task Where_no_mail_is_sent_or_nobody_was_named_webhooks_are_told_alone_and_only_of_what_they_want()
    {
        await AddWebhookAsync("all", "contoso", "");
        await AddWebhookAsync("some", "contoso", "live,canceled");
        await AddWebhookAsync("other-event", "contoso", "live");
        await AddWebhookAsync("other-publisher", "fabrikam", "");
        await new StoredOffer(Store).CanceledAsync();
        var silent = new StoredOffer(Store, "silent");
        await silent.DoAsync(silent.Save("a"));
        await silent.DoAsync(StoredOffer.Publish() with { NotificationEmails = "" });

        await Store.Outbox.ExpandAsync(10, mails: false, Never);
        await silent.DoAsync(StoredOffer.Cancel());
        await Store.Outbox.ExpandAsync(10, mails: true, Never);

        Assert.Empty(await ClaimAsync());
        var hooks = await ClaimAsync(DeliveryChannel.Webhook);
        Assert.Equal(["all machine", "all silent", "some machine", "some silent"],
            hooks.Select(hook => $"{hook.WebhookId} {hook.Notice.OfferId}").Order());
        Assert.All(hooks, hook => Assert.Equal("https://hooks.example/all", hook.Target));
    }

    [Fact]
    public async Task Nodes_that_expand_and_claim_at_once_take_each_notice_and_each_delivery_once()
    {
        for (var one = 0; one < 20; one++)
            await new StoredOffer(Store, $"offer{one}").CanceledAsync();

        var taken = await Together.RunAsync(Enumerable.Range(0, 6), _ => Store.Outbox.ExpandAsync(4, mails: true, Never));
        while (await Store.Outbox.ExpandAsync(4, mails: true, Never) is > 0 and var more)
            taken = [.. taken, more];
        var claims = await Together.RunAsync(Enumerable.Range(0, 6), _ => ClaimAsync(most: 4));

        Assert.Equal(20, taken.Sum());
        Assert.Equal(20, claims.SelectMany(claim => claim).Select(claim => claim.Id).Distinct().Count());
        Assert.Equal(20, claims.Sum(claim => claim.Count));
    }

    [Fact]
    public async Task A_delivery_is_claimed_again_once_its_lease_is_over_and_the_earlier_claim_counts_no_more()
    {
        var lost = await MailAsync();
        Assert.Empty(await ClaimAsync());
        await Store.PassAsync(Minute * 3);

        var again = Assert.Single(await ClaimAsync());

        Assert.Equal((lost.Id, 2L), (again.Id, again.Attempt));
        Assert.False(await Store.Deliveries.DeliveredAsync(lost, null, Never));
        Assert.Null(await Store.Deliveries.FailedAsync(lost, "late", Minute, "x", Never));
        Assert.True(await Store.Deliveries.DeliveredAsync(again, null, Never));
        Assert.Equal(("delivered", (string?)null), await StateAsync());
    }

    [Fact]
    public async Task What_a_stopped_node_gives_back_is_claimed_at_once()
    {
        await Store.Deliveries.ReleaseAsync(await MailAsync(), Never);
        Assert.Single(await ClaimAsync());
        Assert.Empty(await ClaimAsync());
        await Store.Deliveries.ReleaseAllAsync(Never);
        Assert.Single(await ClaimAsync());
    }

    [Fact]
    public async Task A_failed_attempt_waits_and_goes_on_with_those_who_do_not_have_it_yet()
    {
        Assert.Equal(DeliveryState.Waiting, await Store.Deliveries.FailedAsync(
            await MailAsync(), "The server is full.", Minute, "b@contoso.example", Never));

        Assert.Empty(await ClaimAsync());
        Assert.Equal(("waiting", "The server is full."), await StateAsync());
        await Store.PassAsync(Minute + TimeSpan.FromSeconds(1));
        Assert.Equal("b@contoso.example", Assert.Single(await ClaimAsync()).Target);
    }

    [Fact]
    public async Task After_a_day_of_attempts_it_is_undelivered_and_never_before_a_last_one_at_its_end()
    {
        await Store.Deliveries.FailedAsync(await MailAsync(), "no", TimeSpan.FromHours(30), "a@contoso.example", Never);
        await Store.PassAsync(TimeSpan.FromHours(23));
        Assert.Empty(await ClaimAsync());
        await Store.PassAsync(TimeSpan.FromHours(1));

        var last = Assert.Single(await ClaimAsync());
        Assert.Equal(DeliveryState.Undelivered, await Store.Deliveries.FailedAsync(last, "still no", Minute, "a@contoso.example", Never));

        Assert.Equal(("undelivered", "still no"), await StateAsync());
        await Store.PassAsync(TimeSpan.FromDays(2));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task What_is_undelivered_can_be_tried_for_another_day_and_what_is_delivered_cannot()
    {
        var mail = await MailAsync();
        await Store.Deliveries.UndeliverableAsync(mail, "nobody there", Never);
        await Store.PassAsync(TimeSpan.FromDays(2));

        Assert.True(await Store.Deliveries.RetryAsync(mail.Id, Never));

        await Store.Deliveries.FailedAsync(Assert.Single(await ClaimAsync()), "again", Minute, "x", Never);
        Assert.Equal("waiting", (await StateAsync()).State);
        await Store.PassAsync(Minute * 2);
        await Store.Deliveries.DeliveredAsync(Assert.Single(await ClaimAsync()), null, Never);
        Assert.False(await Store.Deliveries.RetryAsync(mail.Id, Never));
        Assert.False(await Store.Deliveries.RetryAsync("nothing", Never));
    }

    [Fact]
    public async Task The_log_is_kept_for_thirty_days_and_never_forgets_what_waits()
    {
        await Store.Deliveries.DeliveredAsync(await MailAsync(), null, Never);
        await new StoredOffer(Store, "other").CanceledAsync();
        await Store.Outbox.ExpandAsync(1, mails: true, Never);
        await Store.PassAsync(TimeSpan.FromDays(29));
        Assert.Equal(0, await Store.Deliveries.ForgetAsync(Never));
        await Store.PassAsync(TimeSpan.FromDays(2));

        Assert.Equal(1, await Store.Deliveries.ForgetAsync(Never));

        Assert.Equal("other", Assert.Single(await Store.Deliveries.ListAsync(null, null, 10, Never)).OfferKey);
    }

    [Fact]
    public async Task The_log_is_listed_by_state_and_publisher()
    {
        await Store.Deliveries.DeliveredAsync(await MailAsync(), "one refused", Never);

        Assert.Single(await Store.Deliveries.ListAsync(DeliveryState.Delivered, "contoso", 10, Never));
        Assert.Empty(await Store.Deliveries.ListAsync(DeliveryState.Undelivered, null, 10, Never));
        Assert.Empty(await Store.Deliveries.ListAsync(null, "fabrikam", 10, Never));
    }

    [Fact]
    public async Task There_is_something_due_from_the_commit_on_until_it_is_claimed_and_again_when_its_wait_is_over()
    {
        Assert.False(await Store.Deliveries.HasDueAsync(Never));
        await new StoredOffer(Store).CanceledAsync();
        Assert.True(await Store.Deliveries.HasDueAsync(Never));
        await Store.Outbox.ExpandAsync(10, mails: true, Never);
        Assert.True(await Store.Deliveries.HasDueAsync(Never));
        var mail = Assert.Single(await ClaimAsync());
        Assert.False(await Store.Deliveries.HasDueAsync(Never));
        await Store.Deliveries.FailedAsync(mail, "no", Minute, "x", Never);
        await Store.PassAsync(Minute * 2);
        Assert.True(await Store.Deliveries.HasDueAsync(Never));
    }

    [Fact]
    public async Task A_cancel_within_seconds_is_told_to_webhooks_and_to_nobody_by_mail()
    {
        await AddWebhookAsync("all", "contoso", "");
        var offer = new StoredOffer(Store);
        await offer.PublishingAsync();
        await offer.DoAsync(StoredOffer.Cancel());

        await Store.Outbox.ExpandAsync(10, mails: true, Never);

        Assert.Empty(await ClaimAsync());
        Assert.Single(await ClaimAsync(DeliveryChannel.Webhook));
    }

    private Task<bool> AddWebhookAsync(string id, string publisher, string events) =>
        Store.Webhooks.AddAsync(WebhookSuite.Webhook(id, publisher, events), Never);

    private Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(DeliveryChannel channel = DeliveryChannel.Mail, int most = 10) =>
        Store.Deliveries.ClaimAsync(channel, most, Minute * 2, Never);

    /// <summary>A mail that has been claimed.</summary>
    private async Task<ClaimedDelivery> MailAsync()
    {
        await new StoredOffer(Store).CanceledAsync();
        await Store.Outbox.ExpandAsync(10, mails: true, Never);
        return Assert.Single(await ClaimAsync());
    }

    private async Task<(string State, string? Error)> StateAsync()
    {
        var row = Assert.Single(await Store.Deliveries.ListAsync(null, null, 10, Never));
        return (row.State, row.LastError);
    }

    private Task<long> RowsAsync() => Store.ScalarAsync<long>("SELECT COUNT(*) FROM outbox");
}

public sealed class OutboxOnSqlite() : OutboxSuite(StoreKind.Sqlite);

public sealed class OutboxOnPostgres() : OutboxSuite(StoreKind.Postgres);
