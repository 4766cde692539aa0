using System.Net;
using Slipway.Core.Fetching;
using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Fetching;

/// <summary>Where files may be fetched from, and for how long.</summary>
public sealed record FetchOptions
{
    public static readonly SettingsTable<FetchOptions> Settings = new()
    {
        {
            "Artifacts:AllowedHosts", "none",
            "Hosts that files may be fetched from, whatever their addresses: `host`, or `host:port` for that port alone; several with "
            + "commas.",
            Hosts, (options, value) => options with { AllowedHosts = value }
        },
        {
            "Artifacts:AllowedNetworks", "none",
            "Networks, such as `10.1.0.0/16`, that files may be fetched from although they are not public.",
            Networks, (options, value) => options with { AllowedNetworks = value }
        },
        {
            "Artifacts:Timeout", "`00:01:00`",
            "The longest that one fetch may take, redirects included. A file above 4 MiB may take as many seconds more as its kind allows "
            + "multiples of 256 KiB.",
            Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), (options, value) => options with { Timeout = value }
        },
    };

    /// <summary>Each with or without a port.</summary>
    public static SettingForm<IReadOnlyList<string>> Hosts => TextsIf(text => AllowedHost.Read(text) is not null, AllowedHost.Form);

    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}
