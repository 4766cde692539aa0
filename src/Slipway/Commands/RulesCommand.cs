using System.CommandLine;
using System.Text;
using Slipway.Cli.Options;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using Slipway.Core.Steps;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway rules</c>, and <c>slipway rules ID</c> for one of them.</summary>
internal static class RulesCommand
{
    private const int MostAlike = 10;

    public static Command Create()
    {
        var output = new Output("table", "markdown");
        var id = new Argument<string?>("ID")
        {
            Description = "The rule's id, as in the code of a fault; without it, all rules are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("rules", "Lists every rule that offers are checked against, or explains one.") { id };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(id) is { } asked)
                return One(parsed, asked.Trim().ToUpperInvariant(), output);
            if (output.Form(parsed) == "markdown")
            {
                parsed.InvocationConfiguration.Output.Write(Markdown());
                return Exit.Done;
            }

            var rules = RuleCatalogue.All.Select(Shown).ToList();
            return output.Write(parsed, rules, ["RULE", "SEVERITY", "STEP", "WHAT IS CHECKED"], rule =>
                [rule.Id, rule.Severity, rule.Step, About(rule.Fields, rule.Demand)]);
        });
        return command;
    }

    private static int One(ParseResult parsed, string id, Output output)
    {
        if (RuleCatalogue.Find(id) is not { } found)
        {
            var alike = RuleCatalogue.All.Select(rule => rule.Rule.Id).Where(known =>
                known.StartsWith(id[..Math.Max(0, id.LastIndexOf('-'))], StringComparison.Ordinal)).Take(MostAlike).ToList();
            return Exit.Fail(parsed, $"there is no "
                + $"rule '{Quoted.Shorten(id, 100)}'. "
                + (alike.Count > 0 && id.Contains('-', StringComparison.Ordinal)
                    ? $"Similar: {string.Join(", ", alike)}."
                    : "'slipway rules' lists all."));
        }

        if (output.Form(parsed) == "markdown")
        {
            parsed.InvocationConfiguration.Output.WriteLine(Entry(found).Trim());
            return Exit.Done;
        }

        return output.Write(parsed, Shown(found), $"""
            {found.Rule.Id}  {WireWords.Of(found.Rule.Severity)} at step {found.Rule.StepId}, {WireWords.Of(found.Rule.Source)}

            Check        {About(found.Rule.Fields, found.Rule.Demand)}
            Message      {found.Rule.Message}
            Offer types  {string.Join(", ", found.OfferTypes)}
            """);
    }

    private static ShownRule Shown(CataloguedRule found) => new(
        found.Rule.Id,
        WireWords.Of(found.Rule.Severity),
        found.Rule.StepId,
        found.Rule.Demand,
        found.Rule.Message,
        found.Rule.Fields,
        WireWords.Of(found.Rule.Source),
        found.OfferTypes);

    /// <summary>
    /// docs/rules.md, which a test compares with this: a row for each rule. <c>slipway rules ID</c>
    /// shows its message.
    /// </summary>
    private static string Markdown()
    {
        var page = new StringBuilder($"""
            # Rules

            Look up a rule that a refusal or a blocked step names. This prints all about one, with its
            message:

            ```bash
            slipway rules MKT-TITLE-003
            ```

            A server shows the same at `/rules`, and `slipway rules --output json` prints it for programs.
            This page lists all {RuleCatalogue.All.Length} rules, and is made by `slipway rules --output markdown`.

            - Rules of the step `{StepIds.Validate}` check only the document. A publish is refused with
              422 and each fault in `details`: its `code` is the rule, its `target` a JSON pointer.
              `POST …/validate` and `slipway validate` check the same without publishing.
            - Rules of the step `{StepIds.Certify}` check files and disks. The step blocks.
            - A warning stops nothing.

            The source is one of **documented** (the public reference says so), **observed** (seen in
            recorded traffic) and **ours** (our decision).

            The last part of an id says what a rule about a single field checks: 001 a value is present, 002
            its kind, 003 its size, 004 its form, 005 its address, 006 its keys, 007 it is unique; 011 to 017
            check the same of each entry of a list. From 021 on each rule is individual.

            """.ReplaceLineEndings("\n"));
        foreach (var area in RuleCatalogue.All.GroupBy(found => found.Rule.Id[..found.Rule.Id.IndexOf('-', StringComparison.Ordinal)]))
        {
            page.Append(
                $"\n## {area.Key}\n\n| rule | severity | what is checked | step | offer types | source |\n|---|---|---|---|---|---|\n");
            foreach (var found in area)
                page.Append(Row(found));
        }

        return page.ToString();
    }

    /// <summary>docs/fields.md and other pages link to the anchor.</summary>
    private static string Row(CataloguedRule found)
    {
        var (rule, types) = found;
        var names = types.Length == OfferTypeCatalogue.All.Length
            ? "all"
            : string.Join(", ", types.Select(type => type.Replace("microsoft-azure-", "", StringComparison.Ordinal)));
        return $"| <a id=\"{rule.Id.ToLowerInvariant()}\"></a>{rule.Id} | {WireWords.Of(rule.Severity)} "
            + $"| {Escaped(About(rule.Fields, rule.Demand)).Replace("|", "\\|", StringComparison.Ordinal)} "
            + $"| `{rule.StepId}` | {names} | {WireWords.Of(rule.Source)} |\n";
    }

    private static string Entry(CataloguedRule found)
    {
        var (rule, types) = found;
        return $"\n### {rule.Id}\n\n{Escaped(About(rule.Fields, rule.Demand))}\n\n> {Escaped(rule.Message)}\n\n"
            + $"{rule.Severity}, `{rule.StepId}`, {WireWords.Of(rule.Source)}: {string.Join(", ", types.Select(type => $"`{type}`"))}\n";
    }

    private static string About(IReadOnlyList<string> fields, string demand) =>
        fields.Count == 0 ? demand : $"{string.Join(", ", fields)}: {demand}";

    internal static string Escaped(string text) => text.Replace("*", "\\*", StringComparison.Ordinal).Replace(
        "<", "&lt;", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    internal sealed record ShownRule(
        string Id,
        string Severity,
        string Step,
        string Demand,
        string Message,
        IReadOnlyList<string> Fields,
        string Source,
        IReadOnlyList<string> OfferTypes);
}
