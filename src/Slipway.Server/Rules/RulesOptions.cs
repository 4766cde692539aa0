using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Rules;

/// <summary>How strict rules are that a marketplace decides on.</summary>
public sealed record RulesOptions
{
    public static readonly SettingsTable<RulesOptions> Settings = new()
    {
        {
            "Rules:SasRequired", "`false`",
            "Whether every disk needs a signed address (SAS); else only those in blob stores (`*.blob.*`), and those that carry a "
            + "signature.",
            Flag, (options, value) => options with { SasRequired = value }
        },
        {
            "Rules:PrivateToPublic", "`confirm`",
            "What a publish that makes a private plan public needs: `confirm` refuses it unless its body confirms it (see "
            + "[publishers.md](publishers.md)), `warn` reports it as a warning.",
            OneOf(("confirm", false), ("warn", true)), (options, value) => options with { PrivateMayBecomePublic = value }
        },
    };

    public bool SasRequired { get; init; }

    /// <summary>
    /// Whether a private plan may become public without a confirmation: it is a warning then, else
    /// the publish is refused.
    /// </summary>
    public bool PrivateMayBecomePublic { get; init; }

    /// <summary>
    /// Whether faults name the command that explains their rule: for a server that is gone when
    /// they are read. Not a setting.
    /// </summary>
    public bool ExplainedByCommand { get; init; }
}
