using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Hosting;

/// <summary>This node among those of its database.</summary>
public sealed record NodeOptions
{
    private const int LongestName = 63;

    public static readonly SettingsTable<NodeOptions> Settings = new()
    {
        {
            "Node:Name", "the machine's name",
            "The name of this node in leases, history and telemetry.",
            TextIf(IsName, $"1 to {LongestName} letters, digits, '-', '_' or '.'"), (options, value) => options with { Name = value }
        },
        {
            "Runner:Poll", "`00:00:00.2`",
            "How often a node looks for steps that are due. While no operation runs, it looks a tenth as often.",
            Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)), (options, value) => options with { Poll = value }
        },
    };

    public string Name { get; init; } = Environment.MachineName;

    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(200);

    private static bool IsName(string text) =>
        text.Length <= LongestName && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
