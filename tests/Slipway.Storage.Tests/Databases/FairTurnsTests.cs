using Slipway.Storage.Database;

namespace Slipway.Storage.Tests.Databases;

public sealed class FairTurnsTests
{
    [Fact]
    public void Owners_take_turns_and_each_gets_its_own_in_order()
    {
        var queue = new FairTurns<string>();
        for (var one = 0; one < 100; one++)
            queue.Add("greedy", $"greedy {one}");
        queue.Add("modest", "modest 0");
        queue.Add("modest", "modest 1");
        queue.Add("late", "late 0");

        Assert.Equal(["greedy 0", "modest 0", "late 0", "greedy 1", "modest 1", "greedy 2"], queue.Take(6));
        Assert.Equal(97, queue.Count);
        Assert.Equal(Enumerable.Range(3, 97).Select(one => $"greedy {one}"), queue.Take(1000));
        Assert.Equal(0, queue.Count);
        Assert.Empty(queue.Take(1));
        queue.Add("greedy", "again");
        Assert.Equal(["again"], queue.Take(1));
    }
}
