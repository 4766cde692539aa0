using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Cli.Options;
using Slipway.Core.Documents;
using Slipway.Core.Fetching;
using Slipway.Core.Publishing;
using Slipway.Server.Identity;
using Slipway.Server.Notifications;
using Slipway.Storage.Identity;
using Slipway.Storage.Notifications;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway webhook add | list | remove</c></summary>
public static class WebhookCommand
{
    /// <summary>
    /// Only the address's form is checked here. The server checks where it leads at each request,
    /// under its own settings.
    /// </summary>
    private static readonly AddressPolicy AnyNetwork = new()
    {
        AllowLoopback = true,
        AllowedNetworks = [new(System.Net.IPAddress.Any, 0), new(System.Net.IPAddress.IPv6Any, 0)],
    };

    public static Command Create() => new("webhook", "Addresses that receive signed events about a publisher's offers.")
    {
        Add(),
        List(),
        Remove(),
    };

    private static Command Add()
    {
        var publisher = new Argument<string>("PUBLISHER") { Description = "The publisher's id." };
        var url = new Argument<string>("URL") { Description = "The address that receives events by POST." };
        var events = new Option<string[]>("--event")
        {
            Description = "An event to send; may be repeated. Without it, all events are sent.",
        };
        events.AcceptOnlyFromAmong([.. Enum.GetValues<NoticeKind>().Select(WireWords.Of)]);
        url.Validators.Add(result =>
        {
            if (AnyNetwork.Refusal(result.GetValueOrDefault<string>() ?? "") is { } fault)
                result.AddError(fault);
        });
        return new StoreCommand("add", "Adds a webhook and shows its secret once.", [publisher, url, events], async (run, cancel) =>
        {
            if (await run.Identities.FindPublisherAsync(run.Parsed.GetValue(publisher)!, cancel) is not { } found)
                return run.Fail($"there is no publisher '{run.Parsed.GetValue(publisher)}'.");
            var ring = await KeyRing.OpenAsync(new KeyStore(run.Database), run.Store.KeyFileOf(run.Parsed), cancel);
            var secret = ClientSecret.Generate();
            var webhook = new WebhookRow
            {
                WebhookId = Guid.CreateVersion7().ToString(),
                PublisherKey = found.PublisherId.ToLowerInvariant(),
                Url = run.Parsed.GetValue(url)!,
                Events = string.Join(',', (run.Parsed.GetValue(events) ?? []).Distinct()),
                SealedSecret = new WebhookSecrets(ring.ToProvider()).Seal(secret),
            };
            if (!await new WebhookStore(run.Database, CommandActor.Name).AddAsync(webhook, cancel))
                return run.Fail($"publisher {found.PublisherId} has {WebhookStore.MostOfPublisher} webhooks already, the "
                    + "most that are allowed. Remove one first.");
            return run.Show(
                new JsonObject
                {
                    ["id"] = webhook.WebhookId,
                    ["publisher"] = found.PublisherId,
                    ["url"] = webhook.Url,
                    ["events"] = Shown(webhook),
                    ["secret"] = secret,
                },
                $"""
                webhook {webhook.WebhookId} added
                url     {webhook.Url}
                events  {Shown(webhook)}
                secret  {secret}  (shown this once)
                """);
        });
    }

    private static Command List()
    {
        var publisher = new Option<string>("--publisher") { Description = "Only this publisher's." };
        return new StoreCommand("list", "Lists the webhooks.", [publisher], async (run, cancel) =>
        {
            var webhooks = await new WebhookStore(run.Database).ListAsync(run.Parsed.GetValue(publisher)?.ToLowerInvariant(), cancel);
            return run.Show(
                [.. webhooks.Select(row => new ShownWebhook(row.WebhookId, row.PublisherKey, row.Url, Shown(row)))],
                ["ID", "PUBLISHER", "EVENTS", "URL"],
                webhook => [webhook.Id, webhook.Publisher, webhook.Events, webhook.Url]);
        });
    }

    private static Command Remove()
    {
        var id = new Argument<string>("ID") { Description = "The webhook's id." };
        return new StoreCommand("remove", "Removes a webhook and cancels its waiting deliveries.", [id], async (run, cancel) =>
        {
            var webhook = run.Parsed.GetValue(id)!;
            if (!await new WebhookStore(run.Database, CommandActor.Name).RemoveAsync(webhook, cancel))
                return run.Fail($"there is no webhook '{webhook}'.");
            return run.Show(new JsonObject { ["id"] = webhook, ["removed"] = true }, $"webhook {webhook} removed");
        });
    }

    private static string Shown(WebhookRow row) => row.Events.Length == 0 ? "all" : row.Events;

    internal sealed record ShownWebhook(string Id, string Publisher, string Url, string Events);
}
