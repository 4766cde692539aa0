namespace Slipway.Rehearsal.Journal;

/// <summary>
/// The requests to this node and its responses, in the order in which the responses began. It is in
/// memory and bounded: the oldest entries are dropped, and counted.
/// </summary>
public sealed class WireJournal
{
    public const int MostEntries = 10_000;
    public const long MostBytes = 32 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<RecordedCall> calls = new();
    private long last;
    private long bytes;
    private long dropped;

    /// <summary>Writes down what is known of a request whose answer begins.</summary>
    public void Add(RecordedCall call)
    {
        lock (gate)
        {
            call.Number = ++last;
            calls.Enqueue(call);
            bytes += call.Size;
            Trim();
        }
    }

    /// <summary>Completes a call; nothing where it has been dropped meanwhile.</summary>
    public void Complete(RecordedCall call, RecordedMessage answer, bool dropped)
    {
        lock (gate)
        {
            if (call.IsOut)
                return;
            bytes -= call.Size;
            call.Complete(answer, dropped);
            bytes += call.Size;
            Trim();
        }
    }

    public JournalPage Read()
    {
        RecordedCall[] all;
        JournalPage page;
        lock (gate)
            (all, page) = ([.. calls], new JournalPage([], last, dropped));
        return page with { Entries = [.. all.Select(call => call.Shown())] };
    }

    /// <summary>Forgets all; numbers go on.</summary>
    public void Clear()
    {
        lock (gate)
        {
            foreach (var call in calls)
                call.IsOut = true;
            calls.Clear();
            (bytes, dropped) = (0, 0);
        }
    }

    private void Trim()
    {
        while (calls.Count > MostEntries || (bytes > MostBytes && calls.Count > 1))
        {
            var oldest = calls.Dequeue();
            oldest.IsOut = true;
            bytes -= oldest.Size;
            dropped++;
        }
    }
}
