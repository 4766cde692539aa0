using System.Threading.Channels;

namespace Slipway.Storage.Database;

/// <summary>
/// What waits for a writer, bounded. It is handed out in groups, in the order it came, with at most
/// one item of each name in a group.
/// </summary>
internal sealed class GroupQueue<T>(int capacity, int largestGroup, Func<T, string?> name)
    where T : class
{
    private readonly Channel<T> channel = Channel.CreateBounded<T>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private List<T> waiting = [];

    /// <exception cref="StoreBusyException">Too much is waiting already.</exception>
    public void Add(T item)
    {
        if (!channel.Writer.TryWrite(item))
            throw StoreTelemetry.Busy("queue");
    }

    /// <summary>Nothing more comes; what waits is still handed out.</summary>
    public void Close() => channel.Writer.TryComplete();

    /// <summary>
    /// The next group, once there is one; null when the queue is closed and empty.
    /// </summary>
    public async Task<IReadOnlyList<T>?> NextAsync()
    {
        if (waiting.Count == 0 && !await channel.Reader.WaitToReadAsync())
            return null;
        while (waiting.Count < largestGroup && channel.Reader.TryRead(out var next))
            waiting.Add(next);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var later = new List<T>();
        var group = new List<T>(waiting.Count);
        foreach (var item in waiting)
            (name(item) is not { } one || names.Add(one) ? group : later).Add(item);
        waiting = later;
        return group;
    }
}
