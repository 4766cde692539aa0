using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Publishing;

/// <summary>How operations are shown: clients wait for different words.</summary>
public sealed record OperationOptions
{
    public static readonly SettingsTable<OperationOptions> Settings = new()
    {
        {
            "Compatibility:OperationStatus", "`succeeded`",
            "What GET of an operation that has succeeded gives as its `status`: `succeeded`, `completed` (the reference) or `complete`, "
            + "whichever your client waits for. All other responses keep their words.",
            OneOf(("succeeded", "succeeded"), ("completed", "completed"), ("complete", "complete")),
            (options, value) => options with { SucceededStatus = value }
        },
    };

    public string SucceededStatus { get; init; } = "succeeded";

    /// <summary>After how many seconds a client that began an operation should poll it. Not a setting.</summary>
    public int RetryAfter { get; init; } = 5;
}
