using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Server.Settings;

/// <summary>What is set, and everything that is wrong with it.</summary>
public sealed class SettingsInput(IConfiguration configuration)
{
    /// <summary>
    /// <c>SLIPWAY_URL</c> tells a command that <c>slipway exec</c> runs where its server is; a server that the command starts must not take
    /// it for a setting.
    /// </summary>
    private const string ServerOfExec = "URL";

    public List<string> Faults { get; } = [];

    /// <summary>From <c>slipway.json</c>, <c>SLIPWAY_*</c> variables and flags; the later one wins.</summary>
    /// <param name="flags">What was given on the command line, by setting name.</param>
    /// <param name="file">The settings file; it need not exist.</param>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public static SettingsInput Of(IReadOnlyDictionary<string, string?> flags, string file = "slipway.json")
    {
        try
        {
            return new SettingsInput(new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file), optional: true)
                .AddEnvironmentVariables("SLIPWAY_")
                .AddInMemoryCollection(flags)
                .Build());
        }
        catch (InvalidDataException fault)
        {
            var reason = fault.InnerException?.InnerException is JsonException json
                ? JsonErrorText.Of(json)
                : fault.InnerException?.Message ?? fault.Message;
            throw new InvalidDataException($"{file} cannot be read: {reason}", fault);
        }
    }

    /// <summary>From flags alone: a server that belongs to one run must not find a database in some file or variable.</summary>
    public static SettingsInput OfFlags(IReadOnlyDictionary<string, string?> flags) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(flags).Build());

    public bool IsTrue(string name) => bool.TryParse(configuration[name], out var value) && value;

    public bool IsSet(string name) => List(name).Count > 0;

    /// <summary>Null if it is not set.</summary>
    public SettingText? Find(SettingInfo setting)
    {
        var isList = setting.Arity is SettingArity.List or SettingArity.SwitchOrList;
        var items = isList ? List(setting.Name) : configuration[setting.Name] is { Length: > 0 } text ? [text] : [];
        return items is [] ? null : new SettingText(setting, items, this);
    }

    /// <summary>A misspelt setting must not pass as one that was never set.</summary>
    public void RefuseUnknown(IReadOnlyCollection<string> known)
    {
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            var isKnown = value is null || name.Equals(ServerOfExec, StringComparison.OrdinalIgnoreCase)
                || known.Any(setting => name.Equals(setting, StringComparison.OrdinalIgnoreCase) || IsItem(name, setting));
            if (isKnown)
                continue;
            var hint = SimilarKeys.Nearest(name, known) is { } near ? $"; do you mean '{near}'?" : ".";
            Faults.Add($"there is no setting '{name}'{hint} Settings are: {string.Join(", ", known)}.");
        }
    }

    private IReadOnlyList<string> List(string name)
    {
        var items = configuration.GetSection(name).GetChildren().Select(child => child.Value).OfType<string>().ToArray();
        return items is []
            ? configuration[name]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []
            : items;
    }

    /// <summary>Items of a list are numbered.</summary>
    private static bool IsItem(string name, string list) =>
        name.StartsWith(list + ":", StringComparison.OrdinalIgnoreCase)
            && name.AsSpan(list.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;
}
