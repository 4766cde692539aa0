using System.CommandLine;
using System.Text.Json.Nodes;
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
        return new StoreCommand(
            "list",
            "Lists deliveries, newest first; those that have ended are removed after 30 days.",
            [state, publisher, most],
            async (run, cancel) =>
            {
                var rows = await new DeliveryStore(run.Database).ListAsync(
                    run.Parsed.GetValue(state) is { } word ? WireWords.Parse<DeliveryState>(word) : null,
                    run.Parsed.GetValue(publisher)?.ToLowerInvariant(),
                    run.Parsed.GetValue(most),
                    cancel);
                return run.Show(
                    [.. rows.Select(Shown)],
                    ["ID", "STATE", "CREATED", "EVENT", "OFFER", "BY", "TO", "ATTEMPTS", "NEXT", "ERROR"],
                    row => [row.Id, row.State, row.Created, row.Event, row.Offer, row.Channel, row.Target, $"{row.Attempts}",
                        row.NextAttempt
                        ?? "", row.Error ?? ""]);
            });
    }

    private static Command Retry()
    {
        var id = new Argument<string>("ID") { Description = "The delivery's id, as 'slipway notification list' shows it." };
        return new StoreCommand(
            "retry",
            "Tries an undelivered notification for another day; a running server starts within seconds.",
            [id],
            async (run, cancel) =>
            {
                var delivery = run.Parsed.GetValue(id)!;
                if (!await new DeliveryStore(run.Database).RetryAsync(delivery, cancel))
                    return run.Fail($"there is no undelivered notification '{delivery}', or its webhook was removed.");
                return run.Show(
                    new JsonObject { ["id"] = delivery, ["state"] = "waiting" }, $"notification {delivery} will be tried again");
            });
    }

    private static ShownDelivery Shown(DeliveryRow row) => new(
        row.DeliveryId,
        row.State,
        WireTime.OfTicks(row.Created),
        row.Event,
        $"{row.PublisherKey}/{row.OfferKey}",
        row.Channel,
        row.WebhookId.Length == 0 ? null : row.WebhookId,
        row.Target,
        row.Attempt,
        row.State is "waiting" or "delayed" && row.NextAttempt > row.Created ? WireTime.OfTicks(row.NextAttempt) : null,
        row.Ended is { } ended ? WireTime.OfTicks(ended) : null,
        row.LastError);

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
