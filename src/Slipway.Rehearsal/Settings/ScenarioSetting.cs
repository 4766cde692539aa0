using System.Diagnostics.CodeAnalysis;
using System.Text;
using Slipway.Rehearsal.Scenarios.Documents;
using Slipway.Server.Settings;

namespace Slipway.Rehearsal.Settings;

/// <summary>The setting <c>Scenarios</c>: a file, or the name of a ready-made scenario.</summary>
internal static class ScenarioSetting
{
    /// <summary>Reads the document's text, or reports everything that is wrong with it.</summary>
    public static bool Read(SettingText setting, [MaybeNullWhen(false)] out string document)
    {
        var (name, file) = (setting.Setting.Shown, setting.Value);
        document = ReadyScenarios.Names.Contains(file) ? ReadyScenarios.Using([file]) : null;
        if (document is not null)
            return true;
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > ScenarioReader.MostBytes })
                return setting.Fault($"{name}: {file} has more than {ScenarioReader.MostBytes} bytes.");
            var bytes = File.ReadAllBytes(file);
            var (read, faults) = ScenarioReader.Read(bytes);
            document = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            return read is not null || setting.Fault(faults.Select(fault => $"{name}: {file}, {fault.Message}"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return setting.Fault($"{name}: {file} cannot be read as a file ({fault.Message}), nor is it a ready-made scenario; those "
                + $"are {string.Join(", ", ReadyScenarios.Names)}.");
        }
    }
}
