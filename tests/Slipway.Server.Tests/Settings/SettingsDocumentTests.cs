using Slipway.Rehearsal;
using Slipway.Server.Settings;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Settings;

public sealed class SettingsDocumentTests
{
    private const string Head = "| name | default | meaning | flag | variable |\n|---|---|---|---|---|\n";

    private static readonly string Page = Path.Combine(Samples.Folder(), "../docs/settings.md");

    [Fact]
    public async Task The_document_has_a_row_for_each_setting()
    {
        var text = await File.ReadAllTextAsync(Page);
        var (start, end) = (text.IndexOf(Head, StringComparison.Ordinal), text.LastIndexOf("|\n", StringComparison.Ordinal) + 2);
        var rows = Head + string.Concat(ProgramOptions.Settings.Select(Row));
        if (GoldenFile.Writes)
            await File.WriteAllTextAsync(Page, text[..start] + rows + text[end..]);
        else
            Assert.True(rows == text[start..end], $"docs/settings.md differs. {GoldenFile.HowToWrite}");
    }

    [Fact]
    public void Each_name_stands_once() =>
        Assert.Equal(
            ProgramOptions.Settings.Count(), ProgramOptions.Settings.DistinctBy(setting => setting.Name.ToUpperInvariant()).Count());

    /// <summary>Where the document names a value, and nothing else, as the default.</summary>
    [Fact]
    public void A_default_that_is_named_is_the_one_that_counts()
    {
        var named = ProgramOptions.Settings.Where(setting => setting.Default.Split('`') is ["", _, ""]).ToList();
        Assert.True(named.Count > 20);
        var (unset, _) = ProgramOptions.ReadFlags(new Dictionary<string, string?>());
        Assert.All(named, setting =>
        {
            // This one is for rehearsals, and says so if it is set.
            var isOfRehearsal = setting.Name == "Rehearsal:ShortestOperation";
            var flags = new Dictionary<string, string?>
            {
                [setting.Name] = setting.Default.Trim('`'),
                ["Rehearsal"] = isOfRehearsal ? "true" : null,
            };
            var (set, faults) = ProgramOptions.ReadFlags(flags);
            Assert.Empty(faults);
            Assert.Equal(unset!.Rehearsal with { IsOn = isOfRehearsal }, set!.Rehearsal);
            if (!isOfRehearsal)
                Assert.Equal(Comparable(unset), Comparable(set));
        });
    }

    /// <summary>Lists that are read anew are equal if their items are.</summary>
    private static ServiceOptions Comparable(ProgramOptions options) => options.Service with
    {
        Identity = options.Service.Identity with { MoreAudiences = [] },
    };

    private static string Row(SettingInfo setting)
    {
        var allowed = setting is { Allowed: { } text, Arity: not (SettingArity.Switch or SettingArity.SwitchOrList) }
            ? $" Allowed: {text}."
            : "";
        var flag = setting.Flag is null ? "--set" : setting.Flag + (setting.Arity == SettingArity.SwitchOrList ? "[=NAME]" : "");
        return $"| `{setting.Name}` | {setting.Default} | {setting.Meaning}{allowed} | `{flag}` "
            + $"| `SLIPWAY_{setting.Name.Replace(":", "__", StringComparison.Ordinal)}` |\n";
    }
}
