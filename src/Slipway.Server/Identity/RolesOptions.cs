using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Identity;

/// <summary>What roles may do.</summary>
public sealed record RolesOptions
{
    public static readonly SettingsTable<RolesOptions> Settings = new()
    {
        {
            "Roles:ContributorMayGoLive", "`true`",
            "Whether the role contributor may take offers live.",
            Flag, (options, value) => options with { ContributorMayGoLive = value }
        },
    };

    public bool ContributorMayGoLive { get; init; } = true;
}
