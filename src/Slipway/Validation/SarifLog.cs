using System.Text.Json.Nodes;
using Slipway.Cli.Options;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;

namespace Slipway.Cli.Validation;

/// <summary>
/// Faults as a log of SARIF 2.1.0, which code scanning services and many viewers read.
/// </summary>
internal static class SarifLog
{
    public static string Of(IReadOnlyList<CheckedFile> files)
    {
        string[] rules = [.. files.SelectMany(file => file.Faults).Select(fault => fault.Code)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var run = new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "slipway",
                    ["semanticVersion"] = typeof(SarifLog).Assembly.GetName().Version!.ToString(3),
                    ["rules"] = new JsonArray([.. rules.Select(Rule)]),
                },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray(
                [.. files.SelectMany(file => file.Faults.Select(fault => Result(file, fault, Array.IndexOf(rules, fault.Code))))]),
        };
        return IndentedJson.Text(new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(run),
        });
    }

    /// <summary>
    /// An unreadable body is refused with an error code of the wire, which is not in the catalogue
    /// of rules.
    /// </summary>
    private static JsonObject Rule(string id) => RuleCatalogue.Find(id) is { Rule: var rule }
        ? new JsonObject
        {
            ["id"] = id,
            ["shortDescription"] = Message(rule.Demand.Length > 0 ? rule.Demand : rule.Message),
            ["help"] = Message($"'slipway rules {id}' explains it."),
            ["defaultConfiguration"] = new JsonObject { ["level"] = WireWords.Of(rule.Severity) },
        }
        : new JsonObject { ["id"] = id };

    private static JsonObject Result(CheckedFile file, Fault fault, int rule)
    {
        var place = file.PlaceOf(fault);
        var location = new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = Uri(file.Name) },
                ["region"] = new JsonObject { ["startLine"] = place.Line, ["startColumn"] = place.Column },
            },
        };
        if (fault.Target.Length > 0)
            location["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = fault.Target });
        return new JsonObject
        {
            ["ruleId"] = fault.Code,
            ["ruleIndex"] = rule,
            ["level"] = WireWords.Of(fault.Severity),
            ["message"] = Message(fault.Message),
            ["locations"] = new JsonArray(location),
        };
    }

    private static JsonObject Message(string text) => new() { ["text"] = text };

    /// <summary>
    /// Relative to the working folder, which is the root of the scan; a file elsewhere gets its
    /// whole address.
    /// </summary>
    private static string Uri(string file)
    {
        if (file == OfferFiles.StandardInput)
            return "stdin";
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? new System.Uri(Path.GetFullPath(file)).AbsoluteUri
            : string.Join("/", relative.Split(Path.DirectorySeparatorChar).Select(System.Uri.EscapeDataString));
    }
}
