using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Http;

/// <summary>How much a node takes on.</summary>
public sealed record LimitsOptions
{
    public static readonly SettingsTable<LimitsOptions> Settings = new()
    {
        {
            "Limits:RequestsPerSecond", "`100`",
            "How many requests a second each principal may make on one node, with bursts of twice as many; more get 429. With N nodes up "
            + "to "
            + "N times as many. `0`: no limit.",
            Number(0, 1_000_000), (options, value) => options with { RequestsPerSecond = value }
        },
        {
            "Limits:ConcurrentPerAddress", "`128`",
            "How many requests from one client's address may be in progress on one node, including responses that are still being "
            + "read; more get 429. An IPv6 client's address is its /64. Loopback, `Proxy:Networks`, and without that setting any request "
            + "that a proxy "
            + "passed on, are not counted. `0`: no limit.",
            Number(0, 100_000), (options, value) => options with { ConcurrentPerAddress = value }
        },
        {
            "Limits:ConcurrentRequests", "`512`",
            "How many requests a node works on at once. As many again may wait up to a second; all others get 503 at once. A response that "
            + "is "
            + "being sent does not count, up to eight times as many.",
            Number(1, 100_000), (options, value) => options with { ConcurrentRequests = value }
        },
    };

    public int? RequestsPerSecond { get; init; }

    /// <summary>0: any number.</summary>
    public int PrincipalsPerSecond => RequestsPerSecond ?? 100;

    public int? ConcurrentPerAddress { get; init; }

    /// <summary>0: any number.</summary>
    public int AddressesAtOnce => ConcurrentPerAddress ?? 128;

    public int ConcurrentRequests { get; init; } = 512;
}
