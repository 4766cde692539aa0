using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Slipway.Core.Fetching;
using Slipway.Core.Publishing;
using Slipway.Server.Fetching;
using Slipway.Server.Notifications;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Tests.Notifications;

/// <summary>One attempt to tell a webhook: what is sent, and what it comes to.</summary>
public sealed class WebhookChannelTests(SqliteService wire) : IClassFixture<SqliteService>
{
    private const string Secret = "a-secret-of-this-test";

    [Fact]
    public async Task An_event_is_posted_as_JSON_with_a_signature_over_time_and_body()
    {
        var told = new TaskCompletionSource<(IHeaderDictionary Headers, string Body)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var receiver = builder.Build();
        receiver.MapPost("/hook", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            told.SetResult((new HeaderDictionary(context.Request.Headers.ToDictionary()), await reader.ReadToEndAsync()));
        });
        await receiver.StartAsync();

        Assert.IsType<DeliveryOutcome.Delivered>(await TellAsync($"{receiver.Urls.First()}/hook?x=1"));

        var (headers, body) = await told.Task;
        Assert.Equal(("canceled", "d", "application/json; charset=utf-8"),
            ($"{headers["Slipway-Event"]}", $"{headers["Slipway-Event-Id"]}", $"{headers.ContentType}"));
        var signature = $"{headers[WebhookSignature.Header]}";
        var time = DateTimeOffset.FromUnixTimeSeconds(long.Parse(signature[2..signature.IndexOf(',', StringComparison.Ordinal)]));
        Assert.Equal(WebhookSignature.Of(Secret, time, Encoding.UTF8.GetBytes(body)), signature);
        Assert.InRange(TimeProvider.System.GetUtcNow() - time, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        var document = JsonNode.Parse(body)!;
        Assert.Equal("canceled", document["event"]!.GetValue<string>());
        Assert.Equal("app", document["offerId"]!.GetValue<string>());
        Assert.Equal("ann's client", document["by"]!.GetValue<string>());
        Assert.EndsWith("/api/operations/contoso$app$2$preview?api-version=2017-10-31", document[
            "operationUrl"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_signature_is_an_HMAC_SHA256_over_seconds_a_dot_and_the_body()
    {
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("key"), "1700000000.{}"u8));

        Assert.Equal($"t=1700000000,v1={mac}", WebhookSignature.Of("key", DateTimeOffset.FromUnixTimeSeconds(1700000000), "{}"u8));
    }

    [Theory]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 6\r\n\r\nsecret", "500")]
    [InlineData("HTTP/1.1 404 No\r\n\r\n", "404")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n", "Redirects are not followed")]
    [InlineData("garbage\r\n\r\n", "does not speak HTTP")]
    public async Task Any_other_answer_than_2xx_is_tried_again_and_its_body_is_not_kept(string answer, string says)
    {
        await using var receiver = RawHost.Saying(answer);

        var failed = Assert.IsType<DeliveryOutcome.Failed>(await TellAsync(receiver.Root));

        Assert.Contains(says, failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_the_operator_s_own_network_is_not_connected_to_whatever_name_leads_there()
    {
        await using var receiver = RawHost.Saying("HTTP/1.1 204 No Content\r\n\r\n");
        var strict = new FetcherOptions
        {
            Policy = AddressPolicy.PublicOnly,
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        };

        foreach (var address in new[] { receiver.Root, $"http://hooks.example:{receiver.Port}" })
        {
            var failed = Assert.IsType<DeliveryOutcome.Failed>(await TellAsync(address, strict));
            Assert.Contains("Artifacts:AllowedNetworks", failed.Reason, StringComparison.Ordinal);
        }

        Assert.True(await receiver.IsUntouchedAsync());
    }

    [Fact]
    public async Task A_receiver_that_never_answers_does_not_hold_the_attempt_longer_than_it_may_take()
    {
        await using var receiver = RawHost.SayingThenSilent("HTTP/1.1 ");
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TellAsync(receiver.Root, cancel: limit.Token));
    }

    [Fact]
    public async Task What_waits_for_a_webhook_that_was_removed_is_undeliverable() =>
        Assert.IsType<DeliveryOutcome.Undeliverable>(
            await Channel().DeliverAsync(new ClaimedDelivery("d", 1, "removed", "", Notice()), default));

    private async Task<DeliveryOutcome> TellAsync(string url, FetcherOptions? options = null, CancellationToken cancel = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        var id = Guid.CreateVersion7().ToString();
        var publisher = id; // the limit of webhooks is each publisher's
        var row = new WebhookRow
        {
            WebhookId = id,
            PublisherKey = publisher,
            Url = url,
            SealedSecret = wire.Service.Get<WebhookSecrets>().Seal(Secret),
        };
        await wire.Service.Get<WebhookStore>().AddAsync(row, default);
        using var strict = options is null ? null : new GuardedFetcher(options);
        return await Channel(strict).DeliverAsync(new ClaimedDelivery("d", 1, id, url, Notice()), limit.Token);
    }

    private WebhookChannel Channel(GuardedFetcher? http = null) => new(
        wire.Service.Get<WebhookStore>(),
        wire.Service.Get<WebhookSecrets>(),
        http ?? wire.Service.Get<GuardedFetcher>(),
        wire.Service.Get<NoticeAddresses>(),
        TimeProvider.System);

    private static Notice Notice() => new()
    {
        Kind = NoticeKind.Canceled,
        PublisherId = "contoso",
        OfferId = "app",
        DisplayText = "App",
        Migrated = false,
        Revision = 7,
        OperationId = Guid.CreateVersion7(),
        OperationKind = OperationKind.Publish,
        PublishingVersion = 2,
        OfferVersion = 1,
        Recipients = "",
        By = "ann's client",
        Time = DateTimeOffset.UnixEpoch,
    };
}
