using System.Net;
using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Hosting;

/// <summary>Where the service listens, and how people and proxies reach it.</summary>
public sealed record AddressOptions
{
    public static readonly SettingsTable<AddressOptions> Settings = new()
    {
        {
            "Urls", "`http://127.0.0.1:5080`",
            "Where to listen; several with `;`. Port 0 picks a free one.",
            Text, (options, value) => options with { Urls = value }, "--urls"
        },
        {
            "PublicUrl", "the first address listened on",
            "How people reach the service; links begin with it, and the addresses of files that are stored from then on.",
            TextIf(IsWebAddress, AnyWebAddress), (options, value) => options with { PublicUrl = value.TrimEnd('/') }
        },
        {
            "Proxy:Networks", "none",
            "The networks of your proxies, such as `10.0.0.0/24`. `X-Forwarded-For` and `X-Forwarded-Proto` are trusted from these only.",
            Networks, (options, value) => options with { ProxyNetworks = value }
        },
        { Check },
    };

    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Without a trailing slash; null: the address it listens on.</summary>
    public string? PublicUrl { get; init; }

    public IReadOnlyList<IPNetwork> ProxyNetworks { get; init; } = [];

    /// <summary>Whether to listen on loopback alone. Not a setting.</summary>
    public bool LoopbackOnly { get; init; }

    /// <summary>Hosts in whose name the service answers although it has a <see cref="PublicUrl"/>. Not a setting.</summary>
    public IReadOnlyCollection<string> StandsInFor { get; init; } = [];

    /// <summary>Reports what is wrong with an address to listen on.</summary>
    public static void CheckListening(string url, SettingsInput input)
    {
        if (new Uri(url).Scheme == Uri.UriSchemeHttps)
            input.Faults.Add($"the service does not serve TLS: listen on http, behind a proxy that serves it, instead of '{url}'.");
        else if (new Uri(url) is { PathAndQuery: not "/" })
            input.Faults.Add($"'{url}' has a path; listen on an address without one.");
        else if (new Uri(url) is { Host: "localhost", Port: 0 })
            input.Faults.Add($"'{url}' may mean two addresses, which cannot share a free port; use http://127.0.0.1:0.");
    }

    private static void Check(AddressOptions options, SettingsInput input)
    {
        foreach (var url in options.Urls.Split(';'))
        {
            if (IsWebAddress(url))
                CheckListening(url, input);
            else
                input.Faults.Add($"Urls (--urls) is '{url}'; allowed is addresses such as http://127.0.0.1:5080, divided by ';'.");
        }
    }
}
