namespace Slipway.Storage.Database;

/// <summary>What waits, by its owner: owners take turns, each with what came first.</summary>
public sealed class FairTurns<T>
{
    private readonly Dictionary<string, Queue<T>> byOwner = new(StringComparer.Ordinal);
    private readonly Queue<string> turns = new();

    public int Count { get; private set; }

    public void Add(string owner, T item)
    {
        if (!byOwner.TryGetValue(owner, out var theirs))
        {
            byOwner.Add(owner, theirs = new Queue<T>());
            turns.Enqueue(owner);
        }

        theirs.Enqueue(item);
        Count++;
    }

    public IReadOnlyList<T> Take(int most)
    {
        var taken = new List<T>(Math.Min(most, Count));
        while (taken.Count < most && turns.TryDequeue(out var owner))
        {
            var theirs = byOwner[owner];
            taken.Add(theirs.Dequeue());
            if (theirs.Count > 0)
                turns.Enqueue(owner);
            else
                byOwner.Remove(owner);
        }

        Count -= taken.Count;
        return taken;
    }
}
