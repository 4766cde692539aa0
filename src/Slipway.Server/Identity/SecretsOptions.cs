using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Identity;

/// <summary>The key that opens the database's key ring.</summary>
public sealed record SecretsOptions
{
    public static readonly SettingsTable<SecretsOptions> Settings = new()
    {
        {
            "Secrets:KeyFile", "`slipway.key` in the data folder; none with `Database`, where it is required",
            "The file of the key that opens the database's key ring. It is created at the first start, and never again.",
            Text, (options, value) => options with { KeyFile = value }
        },
    };

    public string? KeyFile { get; init; }
}
