using System.Collections.Concurrent;

namespace Slipway.Rehearsal.Files;

/// <summary>The hosts that a rehearsal did not ask, and how often it was to; each is logged once.</summary>
public sealed class RefusedHosts(ILogger<RefusedHosts> log)
{
    /// <summary>Offers name the hosts, so there may be any number.</summary>
    private const int Most = 100;

    private readonly ConcurrentDictionary<string, int> times = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, int> Times => times;

    /// <summary>What to do about an address that gets no request.</summary>
    public static string Advice(Uri address) =>
        "a rehearsal sends requests only to its own machine. "
        + $"Map the address to files (--files {address.GetLeftPart(UriPartial.Authority)}=FOLDER, or =:samples: for the sample files), "
        + $"open the host (--allow-host {address.IdnHost}), or choose the scenario certification-skips-files.";

    public void Add(Uri address)
    {
        var host = address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}";
        if (!times.ContainsKey(host) && times.Count >= Most)
            return;
        if (times.AddOrUpdate(host, 1, (_, before) => before + 1) == 1)
        {
            log.LogWarning(
                "No request was sent to the host {Host}: a rehearsal's requests stay on this machine. --files maps its addresses to files, "
                + "--allow-host opens "
                + "it",
                host);
        }
    }
}
