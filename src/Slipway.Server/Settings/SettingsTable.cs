using System.Collections;

namespace Slipway.Server.Settings;

/// <summary>
/// The settings of one feature, a row each: name, default, meaning, form, property, and the flag if there is one. Messages, <c>--help</c>
/// and docs/settings.md come from it. The table of a program consists of those of its features.
/// </summary>
public sealed class SettingsTable<TOptions> : IEnumerable<SettingInfo>
{
    private readonly List<SettingInfo> settings = [];
    private readonly List<Func<TOptions, SettingsInput, TOptions>> steps = [];

    public void Add<TValue>(
        string name, string @default, string meaning, SettingForm<TValue> form, Func<TOptions, TValue, TOptions> set, string? flag = null)
    {
        var setting = new SettingInfo(name, @default, meaning, form.Allowed, form.Arity, flag);
        settings.Add(setting);
        steps.Add((options, input) => input.Find(setting) is { } text && form.Read(text, out var value) ? set(options, value) : options);
    }

    /// <summary>All settings of a part.</summary>
    public void Add<TPart>(SettingsTable<TPart> part, Func<TOptions, TPart> get, Func<TOptions, TPart, TOptions> set)
    {
        settings.AddRange(part);
        steps.Add((options, input) => set(options, part.Read(get(options), input)));
    }

    /// <summary>Changes what people read about a setting of a part.</summary>
    public void Add(string name, Func<SettingInfo, SettingInfo> change)
    {
        var at = settings.FindIndex(setting => setting.Name == name);
        settings[at] = change(settings[at]);
    }

    /// <summary>What follows from several settings together, once those above have been read.</summary>
    public void Add(Func<TOptions, SettingsInput, TOptions> step) => steps.Add(step);

    /// <summary>Reports what is wrong with several settings together, once those above have been read.</summary>
    public void Add(Action<TOptions, SettingsInput> check) => steps.Add((options, input) =>
    {
        check(options, input);
        return options;
    });

    /// <param name="defaults">What counts where nothing is set.</param>
    /// <param name="input">What is set; it gets a fault for each value that is not allowed.</param>
    public TOptions Read(TOptions defaults, SettingsInput input) => steps.Aggregate(defaults, (options, step) => step(options, input));

    public IEnumerator<SettingInfo> GetEnumerator() => settings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
