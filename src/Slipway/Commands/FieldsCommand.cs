using System.Text;
using Slipway.Cli.Options;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway fields</c>: every field of the offer types with its limits.</summary>
internal static class FieldsCommand
{
    public static Command Create()
    {
        var output = new Output("table", "markdown");
        var type = OfferTypeArgument.Create(required: false, "One offer type; without it, all of them.");
        var command = new Command(
            "fields", "Lists every field of the offer types: its place, whether it is required, what it holds and how long it may be.")
        {
            type,
        };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var types = OfferTypeCatalogue.All.Where(known => parsed.GetValue(type) is not { } one || known.Id == one).ToList();
            if (output.Form(parsed) == "markdown")
            {
                parsed.InvocationConfiguration.Output.Write(Markdown(types));
                return Exit.Done;
            }

            var fields = types.SelectMany(known =>
                FieldTable.Of(known).Select(row => new ShownField(known.Id, row.Path, row.Required, row.Holds, row.Rules))).ToList();
            return output.Write(
                parsed,
                fields,
                ["OFFER TYPE", "FIELD", "REQUIRED", "WHAT IT HOLDS"],
                field => [field.OfferType, field.Field, field.Required, string.Join(" ", field.Holds)]);
        });
        return command;
    }

    /// <summary>docs/fields.md, which a test compares with this.</summary>
    private static string Markdown(IReadOnlyList<OfferType> types)
    {
        var page = new StringBuilder("""
            # Fields

            Look up where a field stands, whether it is required, and its limits. An editor can check the same:
            write a JSON Schema with `slipway schema TYPE` ([how](publishers.md#in-your-editor)).

            ```bash
            slipway fields microsoft-azure-virtualmachines
            ```

            This page is made by `slipway fields --output markdown`; `--output json` is for programs. Paths
            begin in the `definition` of an offer's document: `[]` stands for each entry of a list, `*` for
            each version. A draft may lack anything; required values are required at publish. Each rule is in
            [rules.md](rules.md), and `slipway rules ID` explains it.

            """.ReplaceLineEndings("\n"));
        foreach (var type in types)
        {
            page.Append($"\n## {type.DisplayText}\n\n`{type.Id}`\n\n| field | required | what it holds | rules |\n|---|---|---|---|\n");
            foreach (var row in FieldTable.Of(type))
                page.Append(
                    $"| `{row.Path}` | {Escaped(row.Required)} | {Escaped(string.Join(" ", row.Holds))} "
                    + $"| {string.Join(", ", row.Rules.Select(id => $"[{id}](rules.md#{id.ToLowerInvariant()})"))} |\n");
        }

        return page.ToString();
    }

    /// <summary>Escapes text for a cell of a table.</summary>
    private static string Escaped(string text) => RulesCommand.Escaped(text).Replace("|", "\\|", StringComparison.Ordinal);

    internal sealed record ShownField(
        string OfferType, string Field, string Required, IReadOnlyList<string> Holds, IReadOnlyList<string> Rules);
}
