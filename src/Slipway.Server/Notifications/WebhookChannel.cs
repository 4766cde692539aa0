using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Server.Fetching;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>
/// Notifies a publisher's system by a signed POST, under the same rules as fetches of files.
/// </summary>
public sealed class WebhookChannel(
    WebhookStore webhooks, WebhookSecrets secrets, GuardedFetcher http, NoticeAddresses addresses, TimeProvider machine) : IDeliveryChannel
{
    public DeliveryChannel Channel => DeliveryChannel.Webhook;

    public int Slots => 12;

    public TimeSpan Limit { get; } = TimeSpan.FromSeconds(15);

    public async Task<DeliveryOutcome> DeliverAsync(ClaimedDelivery delivery, CancellationToken cancel)
    {
        if (await webhooks.FindAsync(delivery.WebhookId, cancel) is not { } webhook)
            return new DeliveryOutcome.Undeliverable("The webhook was removed.");
        string secret;
        try
        {
            secret = secrets.Open(webhook.SealedSecret);
        }
        catch (CryptographicException)
        {
            return new DeliveryOutcome.Undeliverable(
                "The webhook's secret cannot be opened with this key ring. Remove the webhook and add it again.");
        }

        var body = Body(delivery.Notice);
        var (status, fault) = await http.PostAsync(webhook.Url, body, headers => Dress(headers, delivery, secret, body), cancel);
        return (int?)status switch
        {
            null => new DeliveryOutcome.Failed(fault!),
            >= 200 and <= 299 => new DeliveryOutcome.Delivered(),
            >= 300 and <= 399 and var code => new DeliveryOutcome.Failed(
                $"The receiver returned {code}. Redirects are not followed: add the webhook with its final address."),
            var code => new DeliveryOutcome.Failed($"The receiver returned {code}; it must return a status from 200 to 299."),
        };
    }

    private void Dress(HttpRequestHeaders headers, ClaimedDelivery delivery, string secret, byte[] body)
    {
        headers.Add(WebhookSignature.Header, WebhookSignature.Of(secret, machine.GetUtcNow(), body));
        headers.Add("Slipway-Event", WireWords.Of(delivery.Notice.Kind));
        headers.Add("Slipway-Event-Id", delivery.Id);
    }

    private byte[] Body(Notice notice) => JsonSerializer.SerializeToUtf8Bytes(
        new EventDocument(
            WireWords.Of(notice.Kind),
            WireTime.Format(notice.Time),
            notice.PublisherId,
            notice.OfferId,
            notice.DisplayText,
            notice.Revision,
            notice.OfferVersion,
            notice.OperationId.ToString(),
            WireWords.Of(notice.OperationKind),
            addresses.Of(notice).Operation,
            notice.StepName,
            notice.Messages,
            notice.Kind == NoticeKind.Canceled ? notice.By : null),
        WireJson.Wire.EventDocument);
}
