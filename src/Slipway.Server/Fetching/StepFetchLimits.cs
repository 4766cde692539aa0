using System.Collections.Concurrent;

namespace Slipway.Server.Fetching;

/// <summary>
/// Limits the requests of one attempt at a step, so that hosts that hang do not occupy the runner
/// for long. A host that timed out too often gets no more requests, and no host does once the
/// step's time is over. The limits flow with the step's work, so all its fetches count.
/// </summary>
public sealed class StepFetchLimits(TimeSpan time, TimeProvider machine)
{
    /// <summary>How many requests to one host may time out.</summary>
    public const int MostTimeouts = 3;

    private static readonly AsyncLocal<StepFetchLimits?> Flowing = new();

    private readonly long began = machine.GetTimestamp();
    private readonly ConcurrentDictionary<string, int> timeouts = new(StringComparer.OrdinalIgnoreCase);
    private long transferred;

    /// <summary>The limits of the step that this work belongs to; null outside of steps.</summary>
    public static StepFetchLimits? Current => Flowing.Value;

    /// <summary>
    /// Starts the limits: everything that the calling method fetches afterwards counts.
    /// </summary>
    public static void Begin(TimeSpan time, TimeProvider machine) => Flowing.Value = new StepFetchLimits(time, machine);

    /// <summary>Why an address gets no more requests; null if it does.</summary>
    public FetchOutcome.Failed? Refusal(string address)
    {
        var spent = machine.GetElapsedTime(began) - TimeSpan.FromTicks(Interlocked.Read(ref transferred));
        if (spent >= time)
            return FetchErrors.Of(address, $"the step's {time.TotalMinutes:0.#} minutes for fetching ended before this file's turn. The "
                + "next attempt tries again.", transient: true);
        return HostOf(address) is { } host && timeouts.GetValueOrDefault(host) >= MostTimeouts
            ? FetchErrors.Of(address, $"{host} timed out {MostTimeouts} times in this step, so this request was not sent. This may be "
                + "temporary.", transient: true)
            : null;
    }

    public void Note(string address, FetchOutcome outcome)
    {
        if (outcome is FetchOutcome.Failed { TimedOut: true } && HostOf(address) is { } host)
            timeouts.AddOrUpdate(host, 1, (_, count) => count + 1);
    }

    /// <summary>
    /// The time for a large file that arrived at the required rate does not count towards the
    /// step's time.
    /// </summary>
    public void GiveBack(TimeSpan transfer) => Interlocked.Add(ref transferred, transfer.Ticks);

    private static string? HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : null;
}
