using System.CommandLine;
using System.Text.Json.Nodes;
using Slipway.Cli.Options;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Storage.Notifications;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway notification list | retry</c></summary>
public static class NotificationCommand
{
    private const int MostShown = 10_000;

    public static Command Create() =>
        new("notification", "Mail and webhook requests that were delivered, are waiting or could not be delivered.")
    {
        List(),
        Retry(),
    };

    private static Command List()
    {
        var store = new StoreFlags();
        var output = new Output();
        var state = new Option<string>("--state") { Description = "Only deliveries in this state." };
        state.AcceptOnlyFromAmong([.. Enum.GetValues<DeliveryState>().Select(WireWords.Of)]);
        var publisher = new Option<string>("--publisher") { Description = "Only this publisher's." };
        var most = new Option<int>("--most")
        {
            Description = $"The most lines to show, up to {MostShown}.",
            DefaultValueFactory = _ => 100,
        };
        most.Validators.Add(result =>
        {
            if (result.Tokens is [var lines] && !(int.TryParse(lines.Value, out var count) && count is >= 1 and <= MostShown))
                result.AddError($"--most must be a number from 1 to {MostShown}.");
        });
        var command = new Command("list", "Lists deliveries, newest first; those that have ended are removed after 30 days.")
        {
            state,
            publisher,
            most,
        };
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var rows = await new DeliveryStore(database).ListAsync(
                parsed.GetValue(state) is { } word ? WireWords.Parse<DeliveryState>(word) : null,
                parsed.GetValue(publisher)?.ToLowerInvariant(),
                parsed.GetValue(most),
                cancel);
            output.Write(
                parsed,
                [.. rows.Select(Shown)],
                ["ID", "STATE", "CREATED", "EVENT", "OFFER", "BY", "TO", "ATTEMPTS", "NEXT", "ERROR"],
                row => [row.Id, row.State, row.Created, row.Event, row.Offer, row.Channel, row.Target, $"{row.Attempts}", row.NextAttempt
                    ?? "", row.Error ?? ""]);
            return Exit.Done;
        });
        return command;
    }

    private static Command Retry()
    {
        var store = new StoreFlags();
        var output = new Output();
        var id = new Argument<string>("ID") { Description = "The delivery's id, as 'slipway notification list' shows it." };
        var command = new Command("retry", "Tries an undelivered notification for another day; a running server starts within seconds.")
        {
            id,
        };
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var delivery = parsed.GetValue(id)!;
            if (!await new DeliveryStore(database).RetryAsync(delivery, cancel))
                return Exit.Fail(parsed, $"there is no undelivered notification '{delivery}', or its webhook was removed.");
            output.Write(
                parsed, new JsonObject { ["id"] = delivery, ["state"] = "waiting" }, $"notification {delivery} will be tried again");
            return Exit.Done;
        });
        return command;
    }

    private static ShownDelivery Shown(DeliveryRow row) => new(
        row.DeliveryId,
        row.State,
        Time(row.Created),
        row.Event,
        $"{row.PublisherKey}/{row.OfferKey}",
        row.Channel,
        row.WebhookId.Length == 0 ? null : row.WebhookId,
        row.Target,
        row.Attempt,
        row.State is "waiting" or "delayed" && row.NextAttempt > row.Created ? Time(row.NextAttempt) : null,
        row.Ended is { } ended ? Time(ended) : null,
        row.LastError);

    private static string Time(long ticks) => WireTime.Format(new DateTimeOffset(ticks, TimeSpan.Zero));

    internal sealed record ShownDelivery(
        string Id,
        string State,
        string Created,
        string Event,
        string Offer,
        string Channel,
        string? Webhook,
        string Target,
        long Attempts,
        string? NextAttempt,
        string? Ended,
        string? Error);
}
