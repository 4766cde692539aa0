using System.CommandLine;
using Slipway.Server.Settings;
using Slipway.Storage.Database;

namespace Slipway.Cli.Options;

/// <summary>The command-line flags of settings, and <c>--set</c> for any setting.</summary>
internal sealed class SettingFlags(IEnumerable<SettingInfo> settings, Option<string[]> set)
{
    private readonly List<(SettingInfo Setting, Option Flag)> flags =
        [.. settings.Where(setting => setting.Flag is not null).Select(setting => (setting, FlagOf(setting)))];

    public void AddTo(Command command)
    {
        foreach (var (_, flag) in flags)
            command.Options.Add(flag);
        command.Options.Add(set);
    }

    /// <summary>Hides a setting's flag from the help; it is still accepted.</summary>
    public void Hide(string name) => flags.First(one => one.Setting.Name == name).Flag.Hidden = true;

    /// <summary>The given settings by name; items of a list are numbered.</summary>
    /// <exception cref="StoreUnusableException">
    /// A value of <c>--set</c> is not KEY=VALUE.
    /// </exception>
    public Dictionary<string, string?> Read(ParseResult parsed)
    {
        var faults = new List<string>();
        var found = Read(parsed, faults);
        return faults.Count == 0 ? found : throw new StoreUnusableException(string.Join(" ", faults));
    }

    /// <summary>The same for a caller that reports these faults with its own.</summary>
    public Dictionary<string, string?> Read(ParseResult parsed, List<string> faults)
    {
        var found = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in KeyValues.Read("--set", "KEY=VALUE", parsed.GetValue(set), faults))
            found[name] = value;
        foreach (var (setting, flag) in flags.Where(one => parsed.GetResult(one.Flag) is not null))
        {
            if (flag is Option<string> text)
                found[setting.Name] = parsed.GetValue(text) ?? found.GetValueOrDefault(setting.Name);
            else if (flag is Option<bool> isOn)
                found[setting.Name] = parsed.GetValue(isOn) ? "true" : found.GetValueOrDefault(setting.Name);
            else if (parsed.GetValue((Option<string[]>)flag) is { Length: > 0 } items)
                AddItems(setting.Name, items);
            else
                found[setting.Name] = "true";
        }

        return found;

        void AddItems(string name, string[] items)
        {
            for (var index = 0; index < items.Length; index++)
                found[$"{name}:{index}"] = items[index];
        }
    }

    private static Option FlagOf(SettingInfo setting) => setting.Arity switch
    {
        SettingArity.Switch => new Option<bool>(setting.Flag!) { Description = HelpOf(setting) },
        SettingArity.List => new Option<string[]>(setting.Flag!) { Description = HelpOf(setting) },
        SettingArity.SwitchOrList =>
            new Option<string[]>(setting.Flag!) { Description = HelpOf(setting), HelpName = "NAME", Arity = ArgumentArity.ZeroOrMore },
        _ => new Option<string>(setting.Flag!) { Description = HelpOf(setting) },
    };

    /// <summary>The setting's text in docs/settings.md, without links.</summary>
    private static string HelpOf(SettingInfo setting)
    {
        var meaning = setting.Meaning.Split(" See [", 2)[0];
        var allowed = setting is { Allowed: { } text, Arity: SettingArity.One } ? $" Allowed: {text}." : "";
        return $"{meaning}{allowed} Default: {setting.Default}.".Replace("`", "", StringComparison.Ordinal);
    }
}
