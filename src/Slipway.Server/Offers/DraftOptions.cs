using Slipway.Core.Publishing;
using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Offers;

/// <summary>The status of the response to a PUT of an offer: clients differ in what they expect.</summary>
public sealed record DraftOptions
{
    public static readonly SettingsTable<DraftOptions> Settings = new()
    {
        {
            "Compatibility:RequireIfMatch", "`off`",
            "What a PUT on an existing offer without `If-Match` gets: `off` accepts, `400` and `409` refuse with that status.",
            OneOf(("off", IfMatchRule.Off), ("400", IfMatchRule.Documented), ("409", IfMatchRule.Observed)),
            (options, value) => options with { RequireIfMatch = value }
        },
        {
            "Compatibility:CreatedOnPut", "`false`",
            "Whether a PUT that creates an offer returns 201 instead of 200.",
            Flag, (options, value) => options with { CreatedOnPut = value }
        },
    };

    public IfMatchRule RequireIfMatch { get; init; } = IfMatchRule.Off;

    public bool CreatedOnPut { get; init; }
}
