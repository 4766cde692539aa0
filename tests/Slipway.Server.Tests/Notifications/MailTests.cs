using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Mail;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Notifications;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Tests.Notifications;

/// <summary>What people get by mail, and what becomes of it when the mail server does not play along.</summary>
public sealed class MailTests : IAsyncLifetime
{
    private const string Offer = "/api/publishers/contoso/offers/contoso-offer";
    private const string ToTwo = """{"metadata":{"notification-emails":"ann@contoso.example,bob@contoso.example"}}""";
    private const string ToAnn = """{"metadata":{"notification-emails":"ann@contoso.example"}}""";

    private readonly MailServer mail = new();
    private ServiceUnderTest service = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
        await mail.DisposeAsync();
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task A_publish_and_its_go_live_send_two_mails_to_whom_the_publish_named(StoreKind store)
    {
        await StartAsync(store);
        var publish = await PublishAsync(ToTwo);
        var preview = Assert.Single(await mail.UntilAsync(1));
        await service.PollAsync((await service.PostAsync($"{Offer}/golive")).Location);
        var live = (await mail.UntilAsync(2))[1];

        Assert.Equal(["ann@contoso.example", "bob@contoso.example"], preview.Recipients);
        Assert.Equal(preview.Recipients, live.Recipients);
        Assert.Equal("contoso/contoso-offer: the preview is ready, please sign off", preview.Subject);
        Assert.Equal("contoso/contoso-offer: live", live.Subject);
        var root = service.Client.BaseAddress!.ToString().TrimEnd('/');
        foreach (var body in new[] { preview.Plain, WebUtility.HtmlDecode(preview.Html) })
        {
            Assert.Contains("The preview of Contoso App is ready. Please sign off.", body, StringComparison.Ordinal);
            Assert.Contains($"POST {Offer}/golive", body, StringComparison.Ordinal);
            Assert.Contains(root + publish, body, StringComparison.Ordinal);
            Assert.Contains($"{root}/catalog/offers/contoso/contoso-offer?slot=preview", body, StringComparison.Ordinal);
        }

        Assert.Contains($"{root}/catalog/offers/contoso/contoso-offer", live.Plain, StringComparison.Ordinal);
        Assert.Equal(200, (await service.GetAsync(publish)).Status);
        foreach (var text in new[] { preview.Raw, preview.Plain, preview.Html })
            Assert.DoesNotMatch("(ann|bob)@contoso.example", text); // nobody is told of the others
        Assert.Matches("^<[0-9a-f-]{36}[.][0-9]+@slipway[.]example>$", preview.MessageId);
        Assert.NotEqual(preview.MessageId, live.MessageId);
        Assert.Equal("auto-generated", preview.Header("Auto-Submitted"));
        Assert.Equal("Slipway <market@slipway.example>", preview.Header("From"));
        await AllAreAsync("delivered", 2);
    }

    [Fact]
    public async Task A_blocked_publish_and_its_cancel_say_what_to_do_and_who_it_was_and_no_signature()
    {
        await StartAsync();
        await SaveAsync(document =>
            document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"]!["1.0.1"]!["osVhdUrl"] =
            "http://127.0.0.1:9/missing.vhd?sv=2019-02-02&sr=c&st=2026-11-01T00:00:00Z&se=2036-11-01T00:00:00Z&sp=rl&sig=s3cr3t%2Bsig");
        await service.PostAsync($"{Offer}/publish", ToAnn);
        var blocked = (await mail.UntilAsync(1))[0];
        await service.PostAsync($"{Offer}/cancel");
        var canceled = (await mail.UntilAsync(2))[1];

        Assert.Equal("ann@contoso.example", blocked.Header("To"));
        Assert.Equal("contoso/contoso-offer: blocked at Certification", blocked.Subject);
        Assert.Contains("missing.vhd", blocked.Plain, StringComparison.Ordinal);
        Assert.Contains($"cancel the operation (POST {Offer}/cancel), correct the offer (PUT {Offer}), then publish again", blocked.Plain,
            StringComparison.Ordinal);
        Assert.Contains($"was cancelled by {RehearsalIdentities.Owner}", canceled.Plain, StringComparison.Ordinal);
        Assert.Equal(blocked.Header("References"), canceled.Header("References"));
        Assert.All(mail.Mails, one => Assert.DoesNotContain("s3cr3t", one.Plain + one.Html + one.Raw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_migrated_offer_writes_to_its_publisher_s_seller_contact()
    {
        await StartAsync();
        var offer = Offer.Replace("contoso/", "fabrikam/", StringComparison.Ordinal);
        await service.PutAsync(offer, Samples.VirtualMachineOf("fabrikam"));
        var location = (await service.PostAsync($"{offer}/publish", ToTwo)).Location;

        var preview = (await mail.UntilAsync(1))[0];

        Assert.Equal(["seller@fabrikam.example"], preview.Recipients);
        Assert.Contains(location, preview.Plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_says_nothing_delays_no_step_and_the_mail_comes_once_it_speaks()
    {
        var speaks = new TaskCompletionSource();
        mail.Answer = async _ =>
        {
            await speaks.Task;
            return null;
        };
        await StartAsync();

        await PublishAsync(ToTwo);
        var live = await service.PollAsync((await service.PostAsync($"{Offer}/golive")).Location);

        Assert.Equal("succeeded", live["status"]!.GetValue<string>());
        Assert.Empty(mail.Mails);
        speaks.SetResult();
        Assert.Equal(2, (await mail.UntilAsync(2)).Select(one => one.MessageId).Distinct().Count());
        await AllAreAsync("delivered", 2);
    }

    [Fact]
    public async Task A_server_that_dies_before_it_says_that_it_has_the_message_gets_it_again_under_the_same_Message_ID()
    {
        mail.AnswerTo(MailServer.EndOfData, MailServer.HangUp);
        await StartAsync();
        await PublishAsync(ToTwo);

        await AllAreAsync("delivered", 1);

        Assert.Equal(2, mail.Mails.Count);
        Assert.Equal(mail.Mails[0].MessageId, mail.Mails[1].MessageId);
        Assert.Equal(2, Assert.Single(await LogAsync()).Attempt);
    }

    [Fact]
    public async Task Who_is_busy_is_tried_again_alone_and_the_others_get_it_once()
    {
        mail.AnswerTo("RCPT TO:<bob@", "450 busy");
        await StartAsync();
        await PublishAsync(ToTwo);

        await AllAreAsync("delivered", 1);

        Assert.Equal(["ann@contoso.example", "bob@contoso.example"], mail.Mails.Select(one => Assert.Single(one.Recipients)));
        Assert.Equal(mail.Mails[0].MessageId, mail.Mails[1].MessageId);
    }

    [Fact]
    public async Task What_a_node_that_stops_could_not_deliver_is_free_for_others_at_once()
    {
        var speaks = new TaskCompletionSource();
        mail.Answer = async _ =>
        {
            await speaks.Task;
            return null;
        };
        await StartAsync(StoreKind.Postgres);
        await PublishAsync(ToAnn);
        await Eventually.HoldsAsync(async () => (await LogAsync()).Any(row => row.Attempt == 1), () => "Nothing was claimed.");

        await service.RestartAsync();
        speaks.SetResult();

        await AllAreAsync("delivered", 1); // much sooner than a lease is over
        Assert.Single(mail.Mails);
    }

    [Fact]
    public async Task Every_attempt_is_counted_by_what_it_came_to()
    {
        var seen = new ConcurrentDictionary<string, bool>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "slipway.deliveries")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            seen.TryAdd(string.Join(' ', tags.ToArray().Select(tag => tag.Value)), true));
        meters.Start();
        mail.AnswerTo("RCPT", "450 busy", "250 ok", "550 nobody");
        await StartAsync();

        await PublishAsync(ToAnn);
        await AllAreAsync("delivered", 1);
        await service.PostAsync($"{Offer}/golive");

        await Eventually.HoldsAsync(
            () => new[] { "mail retried", "mail delivered", "mail given_up" }.All(seen.ContainsKey),
            () => $"Counted were: {string.Join(", ", seen.Keys)}");
    }

    private async Task StartAsync(StoreKind store = StoreKind.Sqlite)
    {
        var server = new SmtpServer("127.0.0.1", mail.Port, null, SmtpTls.Off);
        service = await ServiceUnderTest.StartAsync(
            store, settings => settings with
            {
                Mail = settings.Mail with { Smtp = server, From = new MailAddress("market@slipway.example", "Slipway") },
                Runner = settings.Runner with { Retries = 0 },
            });
        await SaveAsync();
    }

    private async Task SaveAsync(Action<JsonNode>? change = null) =>
        Assert.Equal(200, (await service.PutAsync(Offer, Samples.VirtualMachineWith(change ?? (_ => { })))).Status);

    /// <summary>Publishes and waits for the preview; the result is the operation's address.</summary>
    private async Task<string> PublishAsync(string body)
    {
        var location = (await service.PostAsync($"{Offer}/publish", body)).Location;
        Assert.Equal("succeeded", (await service.PollAsync(location))["status"]!.GetValue<string>());
        return location;
    }

    private Task<IReadOnlyList<DeliveryRow>> LogAsync() => service.Get<DeliveryStore>().ListAsync(null, null, 100, default);

    private Task AllAreAsync(string state, int count) => Eventually.HoldsAsync(
        async () => await LogAsync() is var log && log.Count == count && log.All(row => row.State == state),
        () => $"Not {count} {state}: {string.Join(" | ", LogAsync().Result.Select(row => $"{row.State} {row.LastError}"))} "
        + $"| {string.Join(" | ", mail.Commands)}");
}
