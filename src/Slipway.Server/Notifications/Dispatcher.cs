using Slipway.Core.Documents;
using Slipway.Core.Notifications;
using Slipway.Core.Publishing;
using Slipway.Server.Hosting;
using Slipway.Server.Telemetry;
using Slipway.Storage.Notifications;

namespace Slipway.Server.Notifications;

/// <summary>
/// Takes notices from the outbox and delivers them, separately from the steps, which never wait for
/// it. Each waiting delivery is a row. A delivery is recorded after the receiver has confirmed it;
/// only a crash between the two leads to a repeat.
/// </summary>
public sealed class Dispatcher(
    Outbox outbox,
    DeliveryStore deliveries,
    IEnumerable<IDeliveryChannel> channels,
    WakeUps wakeUps,
    NodeOptions node,
    MailOptions mail,
    TimeProvider machine,
    IHostApplicationLifetime lifetime,
    ILogger<Dispatcher> log) : BackgroundService
{
    private const int ExpandedAtOnce = 100;

    /// <summary>
    /// How much longer a claim lasts than its attempt may take, for the commit afterwards.
    /// Deliveries that a dead node had claimed wait at most for both.
    /// </summary>
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much less often than for steps a node polls for deliveries of other nodes and for
    /// retries.
    /// </summary>
    private const int IdleFactor = 10;

    private readonly Dictionary<IDeliveryChannel, List<Task>> working = channels.ToDictionary(channel => channel, _ => new List<Task>());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await lifetime.ListeningAsync(stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var abandon = new CancellationTokenSource();
        while (!stopping.Token.IsCancellationRequested)
        {
            try
            {
                if (await deliveries.HasDueAsync(stopping.Token))
                    await DispatchAsync(abandon.Token, stopping.Token);
                await wakeUps.Notices.WaitAsync(node.Poll * IdleFactor, stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.Token.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                log.LogError(fault, "Notifications could not be read from the database; trying again");
                await Task.Delay(TimeSpan.FromSeconds(1), machine, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        abandon.CancelAfter(DrainTime);
        await Task.WhenAll(working.Values.SelectMany(tasks => tasks));
    }

    private async Task DispatchAsync(CancellationToken abandon, CancellationToken stopping)
    {
        var mails = working.Keys.Any(channel => channel.Channel == DeliveryChannel.Mail);
        while (await outbox.ExpandAsync(ExpandedAtOnce, mails, stopping) == ExpandedAtOnce)
        {
            // Continue with the next hundred.
        }

        foreach (var (channel, tasks) in working)
        {
            tasks.RemoveAll(task => task.IsCompleted);
            if (channel.Slots - tasks.Count is > 0 and var free)
            {
                foreach (var delivery in await deliveries.ClaimAsync(channel.Channel, free, channel.Limit + LeaseMargin, stopping))
                    tasks.Add(Task.Run(() => RunAsync(channel, delivery, abandon), CancellationToken.None));
            }
        }
    }

    private async Task RunAsync(IDeliveryChannel channel, ClaimedDelivery delivery, CancellationToken abandon)
    {
        var notice = delivery.Notice;
        using var scope = log.BeginScope(LogScope.OfOperation(notice.OperationId, new OfferKey(notice.PublisherId, notice.OfferId)));
        try
        {
            if (channel.Channel == DeliveryChannel.Mail
                && await deliveries.DelayAsync(delivery, mail.RecipientsPerDay, abandon) is { } until)
            {
                Count(channel, "delayed");
                log.LogWarning(
                    "{Channel} {Delivery} ({Event}) is delayed until {Until}: {Publisher} has reached Mail:RecipientsPerDay",
                    channel.Channel,
                    delivery.Id,
                    notice.Kind,
                    until,
                    notice.PublisherId);
                return;
            }

            var outcome = await TryAsync(channel, delivery, abandon);
            await RecordAsync(channel, delivery, outcome);
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            await ReleaseAsync(delivery);
        }
        catch (Exception fault)
        {
            log.LogError(fault, "The outcome of the {Channel} {Delivery} could not be recorded; it is tried again when its lease ends",
                channel.Channel, delivery.Id);
        }
        finally
        {
            wakeUps.Notices.Call();
        }
    }

    private async Task<DeliveryOutcome> TryAsync(IDeliveryChannel channel, ClaimedDelivery delivery, CancellationToken abandon)
    {
        using var limit = new CancellationTokenSource(channel.Limit, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abandon);
        try
        {
            return await channel.DeliverAsync(delivery, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new DeliveryOutcome.Failed($"It was not delivered within {channel.Limit.TotalSeconds:0.#} seconds.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "The {Channel} {Delivery} failed unexpectedly", channel.Channel, delivery.Id);
            return new DeliveryOutcome.Failed("The service could not send it; its log says why.");
        }
    }

    /// <summary>
    /// Not cancelled even while the service stops: a delivery that the receiver has accepted must
    /// be recorded.
    /// </summary>
    private async Task RecordAsync(IDeliveryChannel channel, ClaimedDelivery delivery, DeliveryOutcome outcome)
    {
        switch (outcome)
        {
            case DeliveryOutcome.Delivered delivered:
                await deliveries.DeliveredAsync(delivery, delivered.Note, CancellationToken.None);
                Count(channel, "delivered");
                log.LogInformation("{Channel} {Delivery} ({Event}) delivered at attempt {Attempt}", channel.Channel, delivery.Id,
                    delivery.Notice.Kind, delivery.Attempt);
                break;
            case DeliveryOutcome.Failed failed:
                var wait = Backoff.After(delivery.Attempt, Random.Shared.NextDouble());
                var state = await deliveries.FailedAsync(
                    delivery, failed.Reason, wait, failed.Target ?? delivery.Target, CancellationToken.None);
                Count(channel, state == DeliveryState.Undelivered ? "given_up" : "retried");
                log.LogWarning(
                    "{Channel} {Delivery} ({Event}) failed at attempt {Attempt}; slipway notification list says why",
                    channel.Channel, delivery.Id, delivery.Notice.Kind, delivery.Attempt);
                break;
            case DeliveryOutcome.Undeliverable undeliverable:
                await deliveries.UndeliverableAsync(delivery, undeliverable.Reason, CancellationToken.None);
                Count(channel, "given_up");
                log.LogWarning(
                    "{Channel} {Delivery} ({Event}) cannot be delivered; slipway notification list says why",
                    channel.Channel,
                    delivery.Id,
                    delivery.Notice.Kind);
                break;
        }
    }

    private static void Count(IDeliveryChannel channel, string outcome) =>
        ServiceTelemetry.Delivered(WireWords.Of(channel.Channel), outcome);

    private async Task ReleaseAsync(ClaimedDelivery delivery)
    {
        try
        {
            await deliveries.ReleaseAsync(delivery, CancellationToken.None);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "The delivery {Delivery} could not be released; its lease will expire", delivery.Id);
        }
    }
}
