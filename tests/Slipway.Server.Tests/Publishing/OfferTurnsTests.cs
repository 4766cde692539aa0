using Slipway.Core.Publishing;
using Slipway.Server.Publishing;

namespace Slipway.Server.Tests.Publishing;

public class OfferTurnsTests
{
    private static readonly OfferKey One = new("contoso", "one");

    [Fact]
    public async Task Turns_of_one_offer_come_one_after_the_other_in_the_order_of_arrival()
    {
        var turns = new OfferTurns();
        var first = await turns.TakeAsync(One, default);
        var order = new List<int>();
        var waiting = Enumerable.Range(0, 5).Select(WaitAsync).ToList();

        Assert.All(waiting, one => Assert.False(one.IsCompleted));
        first!.Value.Dispose();
        await Task.WhenAll(waiting);
        Assert.Equal([0, 1, 2, 3, 4], order);
        Assert.Equal(0, turns.Count);

        async Task WaitAsync(int number)
        {
            using var turn = (await turns.TakeAsync(One, default))!.Value;
            order.Add(number);
        }
    }

    [Fact]
    public async Task Another_offer_does_not_wait()
    {
        var turns = new OfferTurns();
        using var held = (await turns.TakeAsync(One, default))!.Value;
        using var other = (await turns.TakeAsync(new OfferKey("fabrikam", "one"), default))!.Value;
        Assert.Equal(2, turns.Count);
    }

    [Fact]
    public async Task Beyond_the_queue_one_is_refused_at_once_and_who_leaves_makes_room()
    {
        var turns = new OfferTurns();
        var held = (await turns.TakeAsync(One, default))!.Value;
        using var leave = new CancellationTokenSource();
        var leaving = turns.TakeAsync(One, leave.Token).AsTask();
        var waiting = Enumerable.Range(1, OfferTurns.MostWaiting - 1).Select(_ => turns.TakeAsync(One, default).AsTask()).ToList();
        Assert.Null(await turns.TakeAsync(One, default));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        waiting.Add(turns.TakeAsync(One, default).AsTask());
        Assert.Null(await turns.TakeAsync(One, default));

        held.Dispose();
        foreach (var one in waiting)
            (await one)!.Value.Dispose();
        Assert.Equal(0, turns.Count);
    }
}
