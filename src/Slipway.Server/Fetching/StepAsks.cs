using System.Collections.Concurrent;

namespace Slipway.Server.Fetching;

/// <summary>
/// What one attempt at a step may ask of the hosts that its offer names, so that hosts that hang hold no place of the runner for long: a
/// host that was silent too often is not asked again, and once the step's time is over nobody is. It goes along with the step's work, so
/// all that is fetched for it counts.
/// </summary>
public sealed class StepAsks(TimeSpan time, TimeProvider machine)
{
    /// <summary>As often a host may let a request run into its time-out.</summary>
    public const int MostTimeouts = 3;

    private static readonly AsyncLocal<StepAsks?> Flowing = new();

    private readonly long began = machine.GetTimestamp();
    private readonly ConcurrentDictionary<string, int> timeouts = new(StringComparer.OrdinalIgnoreCase);
    private long transferred;

    /// <summary>Those of the step that this work belongs to; null outside of steps.</summary>
    public static StepAsks? Current => Flowing.Value;

    /// <summary>From here on, whatever the calling method goes on to fetch counts.</summary>
    public static void Begin(TimeSpan time, TimeProvider machine) => Flowing.Value = new StepAsks(time, machine);

    /// <summary>Why an address is not asked any more; null when it is.</summary>
    public FetchOutcome.Faulted? Refusal(string address)
    {
        var spent = machine.GetElapsedTime(began) - TimeSpan.FromTicks(Interlocked.Read(ref transferred));
        if (spent >= time)
            return FetchFaults.Of(address, $"the {time.TotalMinutes:0.#} minutes that a step may ask for were over before its turn came. The next attempt asks again.", transient: true);
        return HostOf(address) is { } host && timeouts.GetValueOrDefault(host) >= MostTimeouts
            ? FetchFaults.Of(address, $"{host} was silent {MostTimeouts} times in this step, so it was not asked again. That may pass.", transient: true)
            : null;
    }

    public void Note(string address, FetchOutcome outcome)
    {
        if (outcome is FetchOutcome.Faulted { TimedOut: true } && HostOf(address) is { } host)
            timeouts.AddOrUpdate(host, 1, (_, count) => count + 1);
    }

    /// <summary>The time of a large file that came at its least rate and more is its own, and none of the step's.</summary>
    public void GiveBack(TimeSpan transfer) => Interlocked.Add(ref transferred, transfer.Ticks);

    private static string? HostOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority : null;
}
