using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>Reads a scenario out of YAML or JSON and names everything that is wrong with it at once, each with its line.</summary>
public static class ScenarioReader
{
    /// <summary>In bytes.</summary>
    public const int MostBytes = 256 * 1024;

    private const int MostRules = 200;
    private const int LongestName = 100;

    public static (ScenarioDocument? Document, ImmutableArray<Fault> Faults) Read(ReadOnlySpan<byte> utf8)
    {
        if (JsonText.IsInUtf16(utf8))
            return Refused("the text is in UTF-16. Save it in UTF-8.");
        try
        {
            return Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(
                utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8));
        }
        catch (DecoderFallbackException)
        {
            return Refused("the text is not UTF-8. Save it in UTF-8.");
        }
    }

    public static (ScenarioDocument? Document, ImmutableArray<Fault> Faults) Read(string text)
    {
        if (text.Length > MostBytes)
            return Refused($"the text has more than {MostBytes} bytes.");
        if (text.Contains('\0', StringComparison.Ordinal))
            return Refused("the text holds U+0000.");
        var (root, fault) = YamlText.Read(text);
        if (root is null)
            return Refused($"line {fault.Line}: {fault.Message}");
        var faults = new FaultList();
        var document = Document(root, faults);
        return faults.IsEmpty ? (document, []) : (null, faults.ToImmutable());
    }

    /// <summary>A type's id or a pattern of ids, which must match at least one type.</summary>
    internal static Pattern? Type(Section when)
    {
        if (when.Pattern("type") is not { } pattern)
            return null;
        if (!OfferTypeCatalogue.All.Any(type => pattern.Matches(type.Id)))
            when.Refuse("type", $"'type' does not match an offer type of this marketplace; they "
                + $"are {string.Join(", ", OfferTypeCatalogue.All.Select(type => type.Id))}, and * stands for any part.");
        return pattern;
    }

    private static ScenarioDocument? Document(YamlNode root, FaultList faults)
    {
        if (Section.Of(root, "", faults, "why", "use", "rules") is not { } section)
            return null;
        var why = section.Text("why");
        var rules = new Rules(faults);
        switch (section.Node("rules"))
        {
            case null:
                break;
            case YamlNode.List { Items.Count: <= MostRules } list:
                foreach (var item in list.Items)
                    rules.Add(item);
                break;
            case YamlNode.List list:
                section.Refuse("rules", $"there are {list.Items.Count} rules; at most {MostRules} are allowed.");
                break;
            default:
                section.Refuse("rules", "'rules' must be a list.");
                break;
        }

        foreach (var ready in Used(section))
            rules.Add(ready);
        return new ScenarioDocument(why, rules.Steps.ToImmutable(), rules.Calls.ToImmutable());
    }

    private static IEnumerable<ScenarioDocument> Used(Section section)
    {
        var names = section.Messages("use") ?? [];
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            if (ReadyScenarios.Names.Contains(name))
                yield return ReadyScenarios.Find(name)!;
            else
                section.Refuse("use", $"there is no ready-made scenario '{Quoted.Shorten(name, LongestName)}'; there "
                    + $"are {string.Join(", ", ReadyScenarios.Names)}.");
        }
    }

    private static (ScenarioDocument?, ImmutableArray<Fault>) Refused(string message) =>
        (null, [new Fault(Slipway.Contracts.ErrorCodes.BadRequest, "", message)]);

    /// <summary>The rules in their order; each has a name of its own, for it is counted by that.</summary>
    private sealed class Rules(FaultList faults)
    {
        private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        private int number;

        public ImmutableArray<StepRule>.Builder Steps { get; } = ImmutableArray.CreateBuilder<StepRule>();

        public ImmutableArray<CallRule>.Builder Calls { get; } = ImmutableArray.CreateBuilder<CallRule>();

        public void Add(ScenarioDocument ready)
        {
            // Rules of one's own come first, and so may a copy of a ready-made one that was changed.
            Steps.AddRange(ready.Steps.Where(rule => names.Add(rule.Name)));
            Calls.AddRange(ready.Calls.Where(rule => names.Add(rule.Name)));
        }

        public void Add(YamlNode node)
        {
            var path = $"/rules/{number++}";
            if (Section.Of(node, path, faults, "name", "why", "when", "then") is not { } rule)
                return;
            var name = rule.Text("name") ?? $"rule {number}";
            if (name.Length > LongestName)
                rule.Refuse("name", $"'name' has {name.Length} characters; at most {LongestName} are allowed.");
            if (!names.Add(name))
                rule.Refuse("name", $"another rule is called '{Quoted.Shorten(name, LongestName)}' too. Give each a name of its own: they "
                    + "are counted by it.");
            var why = rule.Text("why");
            var isCall = Has(rule, "when", "call");
            if (isCall == Has(rule, "when", "step"))
            {
                rule.Refuse("when", "'when' needs either 'step', for the outcome of a step, or 'call', for the outcome of a call; "
                    + "* stands for all of them.");
                return;
            }

            var when = rule.Map("when", isCall ? CallRuleReader.WhenKeys : StepRuleReader.WhenKeys);
            var keys = isCall ? CallRuleReader.ThenKeys : StepRuleReader.ThenKeys;
            if (rule.Node("then") is null or YamlNode.Map { Entries.Count: 0 })
            {
                rule.Refuse("then", $"'then' must say what happens; of a {(isCall ? "call" : "step")} that is {string.Join(", ", keys)}.");
                return;
            }

            if (rule.Map("then", keys) is not { } then || when is null)
                return;
            if (isCall)
                Add(name, why, CallRuleReader.When(when), then);
            else
                Steps.Add(new StepRule(name, why, StepRuleReader.When(when), StepRuleReader.Then(then, name)));
        }

        private void Add(string name, string? why, CallRule.Condition when, Section then) =>
            Calls.Add(new CallRule(name, why, when, CallRuleReader.Then(then, when)));

        private static bool Has(Section rule, string section, string key) =>
            rule.Node(section) is YamlNode.Map map && map.Entries.Any(entry => entry.Key.Text == key);
    }
}
