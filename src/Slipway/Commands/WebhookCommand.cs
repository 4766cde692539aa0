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
        var store = new StoreFlags();
        var output = new Output();
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
        var command = new Command("add", "Adds a webhook and shows its secret once.") { publisher, url, events };
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            if (await new IdentityStore(database).FindPublisherAsync(parsed.GetValue(publisher)!, cancel) is not { } found)
                return Exit.Fail(parsed, $"there is no publisher '{parsed.GetValue(publisher)}'.");
            var ring = await KeyRing.OpenAsync(new KeyStore(database), store.KeyFileOf(parsed), cancel);
            var secret = ClientSecret.Generate();
            var webhook = new WebhookRow
            {
                WebhookId = Guid.CreateVersion7().ToString(),
                PublisherKey = found.PublisherId.ToLowerInvariant(),
                Url = parsed.GetValue(url)!,
                Events = string.Join(',', (parsed.GetValue(events) ?? []).Distinct()),
                SealedSecret = new WebhookSecrets(ring.ToProvider()).Seal(secret),
            };
            if (!await new WebhookStore(database, CommandActor.Name).AddAsync(webhook, cancel))
                return Exit.Fail(parsed, $"publisher {found.PublisherId} has {WebhookStore.MostOfPublisher} webhooks already, the "
                    + "most that are allowed. Remove one first.");
            output.Write(
                parsed,
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
            return Exit.Done;
        });
        return command;
    }

    private static Command List()
    {
        var store = new StoreFlags();
        var output = new Output();
        var publisher = new Option<string>("--publisher") { Description = "Only this publisher's." };
        var command = new Command("list", "Lists the webhooks.") { publisher };
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var webhooks = await new WebhookStore(database).ListAsync(parsed.GetValue(publisher)?.ToLowerInvariant(), cancel);
            output.Write(
                parsed,
                [.. webhooks.Select(row => new ShownWebhook(row.WebhookId, row.PublisherKey, row.Url, Shown(row)))],
                ["ID", "PUBLISHER", "EVENTS", "URL"],
                webhook => [webhook.Id, webhook.Publisher, webhook.Events, webhook.Url]);
            return Exit.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var store = new StoreFlags();
        var output = new Output();
        var id = new Argument<string>("ID") { Description = "The webhook's id." };
        var command = new Command("remove", "Removes a webhook and gives up its waiting deliveries.") { id };
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var webhook = parsed.GetValue(id)!;
            if (!await new WebhookStore(database, CommandActor.Name).RemoveAsync(webhook, cancel))
                return Exit.Fail(parsed, $"there is no webhook '{webhook}'.");
            output.Write(parsed, new JsonObject { ["id"] = webhook, ["removed"] = true }, $"webhook {webhook} removed");
            return Exit.Done;
        });
        return command;
    }

    private static string Shown(WebhookRow row) => row.Events.Length == 0 ? "all" : row.Events;

    internal sealed record ShownWebhook(string Id, string Publisher, string Url, string Events);
}
