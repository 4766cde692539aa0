using Slipway.Storage.Notifications;
using Slipway.Storage.Tests.Offers;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Notifications;

/// <summary>How many mails a publisher may send in a day, and what becomes of the others.</summary>
public abstract class MailBudgetSuite(StoreKind kind) : StoreSuite(kind)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Mail_beyond_a_publisher_s_day_is_delayed_in_its_order_listed_and_sent_when_the_day_is_over()
    {
        var first = await ManyAsync("contoso", 25, recipients: 4);
        var other = await ManyAsync("fabrikam", 1, recipients: 4);
        Assert.Equal(20, await JudgeAsync(first.Take(20), budget: 80));
        Assert.Null(await Store.Deliveries.DelayAsync(other[0], 80, Never));
        foreach (var sent in first.Take(20))
            await Store.Deliveries.DeliveredAsync(sent, null, Never);
        Assert.Equal(0, await JudgeAsync(first.Skip(20), budget: 80));

        // A repeat of one that some have already is no more mail, and what was refused counts all the same.
        Assert.Empty(await ClaimAsync(most: 100));
        var delayed = await Store.Deliveries.ListAsync(DeliveryState.Delayed, "contoso", 100, Never);
        Assert.Equal(5, delayed.Count);
        Assert.All(delayed, row => Assert.Contains("80 recipients within 24 hours", row.LastError, StringComparison.Ordinal));
        Assert.All(
            delayed, row => Assert.InRange(row.NextAttempt - row.Created, TimeSpan.FromHours(23).Ticks, TimeSpan.FromHours(25).Ticks));
        Assert.Empty(await Store.Deliveries.ListAsync(DeliveryState.Waiting, "contoso", 100, Never));

        await Store.PassAsync(TimeSpan.FromHours(24) + Minute);
        var due = await ClaimAsync(most: 100);
        Assert.Equal(first.Skip(20).Select(mail => mail.Id)
            .Order(), due.Where(mail => mail.Notice.PublisherId == "contoso").Select(mail => mail.Id).Order());
        Assert.Equal(5, await JudgeAsync(due.Where(mail => mail.Notice.PublisherId == "contoso"), budget: 80));
    }

    [Fact]
    public async Task A_mail_that_most_have_and_one_refuses_counts_with_all_its_recipients()
    {
        var mails = await ManyAsync("contoso", 3, recipients: 40);
        Assert.Equal(2, await JudgeAsync(mails.Take(2), budget: 100));
        foreach (var mail in mails.Take(2))
            await Store.Deliveries.FailedAsync(mail, "busy", Minute, "last@contoso.example", Never);
        Assert.Equal(0, await JudgeAsync(mails.Skip(2), budget: 100));

        await Store.PassAsync(Minute * 2);
        Assert.Equal(2, await JudgeAsync(await ClaimAsync(most: 9), budget: 100));
    }

    /// <summary>Mails that have been claimed, in their order.</summary>
    private async Task<IReadOnlyList<ClaimedDelivery>> ManyAsync(string publisher, int count, int recipients)
    {
        for (var one = 0; one < count; one++)
        {
            var offer = new StoredOffer(Store, $"{publisher}{one}", publisher);
            await offer.DoAsync(offer.Save("a"));
            await offer.DoAsync(StoredOffer.Publish() with { NotificationEmails = string.Join(
                ',', Enumerable.Range(0, recipients).Select(number => $"a{number}@contoso.example")) });
            await Store.Market.AdvanceAsync(Minute, Never);
            await offer.DoAsync(StoredOffer.Cancel());
        }

        await Store.Outbox.ExpandAsync(100, mails: true, Never);
        var created = (await Store.Deliveries.ListAsync(null, null, 1_000, Never)).ToDictionary(row => row.DeliveryId, row => row.Created);
        return [.. (await ClaimAsync(most: 100)).OrderBy(mail => created[mail.Id]).ThenBy(mail => mail.Id, StringComparer.Ordinal)];
    }

    /// <summary>How many of them may go.</summary>
    private async Task<int> JudgeAsync(IEnumerable<ClaimedDelivery> mails, int budget)
    {
        var going = 0;
        foreach (var mail in mails)
            going += await Store.Deliveries.DelayAsync(mail, budget, Never) is null ? 1 : 0;
        return going;
    }

    private Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(DeliveryChannel channel = DeliveryChannel.Mail, int most = 10) =>
        Store.Deliveries.ClaimAsync(channel, most, Minute * 2, Never);
}

public sealed class MailBudgetOnSqlite() : MailBudgetSuite(StoreKind.Sqlite);

public sealed class MailBudgetOnPostgres() : MailBudgetSuite(StoreKind.Postgres);
