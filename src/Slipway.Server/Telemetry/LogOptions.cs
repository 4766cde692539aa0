using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Telemetry;

/// <summary>The level and the format of logs.</summary>
public sealed record LogOptions
{
    public static readonly SettingsTable<LogOptions> Settings = new()
    {
        {
            "Logs:Level", "`information`",
            "Events of a lower level are not logged.",
            OneOf(("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning),
                ("error", LogLevel.Error)),
            (options, value) => options with { Level = value }
        },
        {
            "Logs:Format", "`text` at a terminal, else `json`",
            "`json`: one event a line, with all its fields; `text`: one line for people.",
            OneOf(("json", false), ("text", true)), (options, value) => options with { IsText = value }
        },
        {
            "Logs:Access", "`false`",
            "Whether each request is logged, except probes of `/health`: method, path without its query, status, time, caller, address, "
            + "correlation id. `Logs:Level` does not affect these lines.",
            Flag, (options, value) => options with { Access = value }
        },
    };

    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Null: text at a terminal.</summary>
    public bool? IsText { get; init; }

    public bool Access { get; init; }
}
