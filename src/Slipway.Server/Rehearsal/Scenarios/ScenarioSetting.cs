using Slipway.Core.Rehearsal;
using Slipway.Server.Settings;

namespace Slipway.Server.Rehearsal.Scenarios;

/// <summary>The setting <c>Scenarios</c>: a file, or the name of a ready-made scenario.</summary>
internal static class ScenarioSetting
{
    /// <summary>The document's text, or everything that is wrong with it.</summary>
    public static (string? Document, IReadOnlyList<string> Faults) Read(string setting)
    {
        if (ReadyScenarios.Names.Contains(setting))
            return (ReadyScenarios.Using([setting]), []);
        try
        {
            if (new FileInfo(setting) is { Exists: true, Length: > ScenarioReader.MostBytes })
                return (null, [$"{Reading.Shown("Scenarios")}: {setting} has more than {ScenarioReader.MostBytes} bytes."]);
            var bytes = File.ReadAllBytes(setting);
            var (document, faults) = ScenarioReader.Read(bytes);
            return document is null
                ? (null, [.. faults.Select(fault => $"{Reading.Shown("Scenarios")}: {setting}, {fault.Message}")])
                : (System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'), []);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, [$"{Reading.Shown("Scenarios")}: {setting} cannot be read as a file ({fault.Message}), nor is it a ready-made scenario; those are {string.Join(", ", ReadyScenarios.Names)}."]);
        }
    }
}
