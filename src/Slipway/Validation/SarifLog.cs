using System.Text;
using System.Text.Json;
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
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, IndentedJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            Run(json, files);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static void Run(Utf8JsonWriter json, IReadOnlyList<CheckedFile> files)
    {
        string[] rules = [.. files.SelectMany(file => file.Faults).Select(fault => fault.Code).Distinct(StringComparer.Ordinal).Order(
            StringComparer.Ordinal)];
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "slipway");
        json.WriteString("semanticVersion", typeof(SarifLog).Assembly.GetName().Version!.ToString(3));
        json.WriteStartArray("rules");
        foreach (var rule in rules)
            Write(json, rule);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var file in files)
        {
            foreach (var fault in file.Faults)
                Write(json, file, fault, Array.IndexOf(rules, fault.Code));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>
    /// An unreadable body is refused with an error code of the wire, which is not in the catalogue
    /// of rules.
    /// </summary>
    private static void Write(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        if (RuleCatalogue.Find(id) is { Rule: var rule })
        {
            Message(json, "shortDescription", rule.Demand.Length > 0 ? rule.Demand : rule.Message);
            Message(json, "help", $"'slipway rules {id}' explains it.");
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", WireWords.Of(rule.Severity));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CheckedFile file, Fault fault, int rule)
    {
        var place = file.PlaceOf(fault);
        json.WriteStartObject();
        json.WriteString("ruleId", fault.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", WireWords.Of(fault.Severity));
        Message(json, "message", fault.Message);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri(file.Name));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", place.Line);
        json.WriteNumber("startColumn", place.Column);
        json.WriteEndObject();
        json.WriteEndObject();
        if (fault.Target.Length > 0)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", fault.Target);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

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
