namespace Slipway.Rehearsal.Journal;

/// <summary>
/// What clients asked of this node and were answered, in the order in which the answers began. In
/// memory and bounded: what is oldest goes first, and is counted.
/// </summary>
public sealed class WireJournal
{
    public const int MostEntries = 10_000;
    public const long MostBytes = 64 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly LinkedList<JournalEntry> entries = new();
    private long last;
    private long bytes;
    private long dropped;

    /// <summary>Writes down what is known of a request whose answer begins; the result is where the rest of it goes.</summary>
    public LinkedListNode<JournalEntry> Add(JournalEntry entry)
    {
        lock (gate)
        {
            var node = entries.AddLast(entry with { Number = ++last });
            bytes += node.Value.Size;
            Trim();
            return node;
        }
    }

    /// <summary>Completes an entry; nothing where it has been dropped meanwhile.</summary>
    public void Complete(LinkedListNode<JournalEntry> node, Func<JournalEntry, JournalEntry> with)
    {
        lock (gate)
        {
            if (node.List is null)
                return;
            bytes -= node.Value.Size;
            node.Value = with(node.Value);
            bytes += node.Value.Size;
            Trim();
        }
    }

    public JournalPage Read()
    {
        lock (gate)
            return new JournalPage([.. entries], last, dropped);
    }

    /// <summary>Forgets all; numbers go on.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            (bytes, dropped) = (0, 0);
        }
    }

    private void Trim()
    {
        while (entries.Count > MostEntries || (bytes > MostBytes && entries.Count > 1))
        {
            bytes -= entries.First!.Value.Size;
            entries.RemoveFirst();
            dropped++;
        }
    }
}
