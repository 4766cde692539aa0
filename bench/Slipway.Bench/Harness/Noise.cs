using System.Diagnostics;
using System.Globalization;

namespace Slipway.Bench.Harness;

/// <summary>
/// A fixed piece of work for one processor, timed before each round: on a quiet machine it always
/// takes the same time.
/// </summary>
internal sealed class Noise
{
    private readonly List<double> samples = [];

    /// <summary>The processes that wanted a processor in the last minute, on average.</summary>
    public static double Load => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>The slowest of the samples as a multiple of the fastest.</summary>
    public double Spread => samples.Count == 0 ? 1 : samples.Max() / samples.Min();

    public void Clear() => samples.Clear();

    public void Sample()
    {
        var begin = Stopwatch.GetTimestamp();
        var state = 88172645463325252UL;
        for (var turn = 0; turn < 20_000_000; turn++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }

        // The state is never 0; the comparison keeps the loop from being compiled away.
        samples.Add(state == 0 ? 0 : Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
    }
}
