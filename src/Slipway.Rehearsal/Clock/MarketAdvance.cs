using Slipway.Server.Hosting;
using Slipway.Storage.Database;
using Slipway.Storage.Operations;

namespace Slipway.Rehearsal.Clock;

/// <summary>
/// Moves market time on as if it had passed: from due time to due time, each time letting all that
/// is due end, block or wait, so that timestamps come out in order. One advance at a time, over all
/// nodes; the steps are worked on by whichever node claims them.
/// </summary>
public sealed class MarketAdvance(
    IDatabase database, MarketTime time, QueueStore queue, WakeUps wakeUps, TimeProvider machine) : IDisposable
{
    /// <summary>
    /// How long to wait before the next look at the work, in machine time: doubling from the first
    /// to the last while it goes on.
    /// </summary>
    private static readonly (TimeSpan First, TimeSpan Last) Look = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20));

    /// <summary>How often to ask whether another node's advance has ended.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim own = new(1, 1);

    /// <summary>
    /// Returns once nothing more is due: the market time at which it began, or null when it would
    /// lead beyond <see cref="MarketTime.End"/>.
    /// </summary>
    /// <param name="by">How far.</param>
    /// <param name="cancel">Ends it early: market time stays where it is then.</param>
    public async Task<DateTimeOffset?> RunAsync(TimeSpan by, CancellationToken cancel)
    {
        // Those of this node wait here, so that the others see one of it at most.
        await own.WaitAsync(cancel);
        try
        {
            await using var market = await TakeAsync(cancel);
            var from = await time.NowAsync(cancel);
            if (by > MarketTime.End - from)
                return null;
            await MoveAsync(from + by, cancel);
            return from;
        }
        finally
        {
            own.Release();
        }
    }

    public void Dispose() => own.Dispose();

    private async Task<IAsyncDisposable> TakeAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (await database.Nodes.TryTakeMarketAsync(cancel) is { } taken)
                return taken;
            await Task.Delay(Turn, machine, cancel);
        }
    }

    /// <summary>
    /// Market time may also go on by itself meanwhile; what it passes is waited for all the same,
    /// up to the end of the advance.
    /// </summary>
    private async Task MoveAsync(DateTimeOffset end, CancellationToken cancel)
    {
        var wait = Look.First;
        while (true)
        {
            var front = await queue.FrontAsync(cancel);
            var next = front.Due is { } due && due <= end ? due : end;
            if (next > front.Now)
            {
                await time.MoveToAsync(next, cancel);
                wait = Look.First;
            }
            else if (front.Due is null || front.Due > end)
            {
                return;
            }
            else
            {
                if (front.Free <= front.Now)
                    wakeUps.Steps.Call();
                await Task.Delay(wait, machine, cancel);
                wait = wait * 2 < Look.Last ? wait * 2 : Look.Last;
            }
        }
    }
}
