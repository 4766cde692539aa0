using System.Text.RegularExpressions;

namespace Slipway.EndToEnd.Tests.Durability;

/// <summary>
/// Reads what a tracer saw of a server's system calls, and tells which answers left before what
/// they speak of was on the disk: between the last write to the log file and the answer there must
/// be a sync of that file, begun after that write, that succeeded.
/// </summary>
public sealed partial class SyncTrace
{
    private readonly string file;
    private readonly string answer;
    private readonly List<string> tooEarly = [];
    private readonly Dictionary<string, bool> syncing = [];
    private bool dirty;
    private int writes;

    private SyncTrace(string file, string answer) => (this.file, this.answer) = (file, answer);

    /// <summary>How many answers were seen.</summary>
    public int Answers { get; private set; }

    /// <summary>How many of them had nothing written since the one before, and so prove nothing.</summary>
    public int AnswersWithoutWrite { get; private set; }

    /// <summary>The answers that were sent with something unsynced behind them.</summary>
    public IReadOnlyList<string> TooEarly => tooEarly;

    /// <param name="lines">The tracer's lines, with process ids and descriptors' paths.</param>
    /// <param name="file">The end of the log file's path.</param>
    /// <param name="answer">What such an answer begins with.</param>
    public static SyncTrace Read(IEnumerable<string> lines, string file, string answer)
    {
        var trace = new SyncTrace(file, answer);
        foreach (var line in lines)
            trace.Take(line);
        return trace;
    }

    private void Take(string line)
    {
        var call = CallForm().Match(line);
        if (call.Success && call.Groups["name"].Value is "fsync" or "fdatasync")
            Sync(call, line);
        else if (call.Success)
            Write(call, line);
        else if (ResumedForm().Match(line) is { Success: true } resumed && syncing.Remove(resumed.Groups["thread"].Value, out var counts)
            && counts)
            dirty &= resumed.Groups["result"].Value != "0";
    }

    private void Sync(Match call, string line)
    {
        if (!call.Groups["path"].Value.EndsWith(file, StringComparison.Ordinal))
            return;
        if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            syncing[call.Groups["thread"].Value] = true;
        else
            dirty &= !line.TrimEnd().EndsWith(" = 0", StringComparison.Ordinal);
    }

    private void Write(Match call, string line)
    {
        if (call.Groups["path"].Value.EndsWith(file, StringComparison.Ordinal))
        {
            dirty = true;
            writes++;

            // A sync that is under way need not take this write along.
            foreach (var thread in syncing.Keys)
                syncing[thread] = false;
        }
        else if (line.Contains($"\"{answer}", StringComparison.Ordinal))
        {
            Answers++;
            if (writes == 0)
                AnswersWithoutWrite++;
            writes = 0;
            if (dirty)
                tooEarly.Add(line);
        }
    }

    [GeneratedRegex(@"^(?<thread>\d+) +(?:\d\S* )?(?<name>fsync|fdatasync|pwrite64|write|writev|sendto|sendmsg)\(\d+<(?<path>[^>]*)>")]
    private static partial Regex CallForm();

    [GeneratedRegex(@"^(?<thread>\d+) +(?:\d\S* )?<\.\.\. (?:fsync|fdatasync) resumed>.*= (?<result>-?\d+)")]
    private static partial Regex ResumedForm();
}
