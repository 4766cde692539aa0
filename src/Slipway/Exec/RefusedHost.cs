using Slipway.Rehearsal.Files;

namespace Slipway.Cli.Exec;

/// <param name="Host">The host, with its port if that is not the usual one.</param>
/// <param name="By">
/// The sender of the requests: <c>command</c>, or <c>rehearsal</c> for files and webhooks.
/// </param>
/// <param name="Times">How often.</param>
internal sealed record RefusedHost(string Host, string By, int Times)
{
    public static IReadOnlyList<RefusedHost> Of(RefusedHosts command, RefusedHosts? rehearsal) =>
        [.. Listed("command", command), .. rehearsal is null ? [] : Listed("rehearsal", rehearsal)];

    /// <summary>One line for people.</summary>
    public static string Line(IReadOnlyList<RefusedHost> hosts)
    {
        var named = hosts.Take(Shown).Select(host => $"{host.Host} ({host.By}, {host.Times} {(host.Times == 1 ? "time" : "times")})");
        return $"nothing left this machine; requests were refused "
            + $"to: {string.Join(", ", named)}{(hosts.Count > Shown ? $" and {hosts.Count - Shown} more" : "")}. "
            + "--allow-host HOST allows a host, --files ADDRESS=FOLDER serves its addresses from files.";
    }

    private const int Shown = 20;

    private static IEnumerable<RefusedHost> Listed(string by, RefusedHosts hosts) =>
        hosts.Times.OrderBy(host => host.Key, StringComparer.Ordinal).Select(host => new RefusedHost(host.Key, by, host.Value));
}
