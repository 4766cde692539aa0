using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Applications.Packages;

/// <summary>The two JSON files of a package, and whether they fit each other.</summary>
internal static partial class TemplateCheck
{
    public static IEnumerable<FileFault> Check(JsonFile template, JsonFile definition)
    {
        var found = new List<FileFault>();
        var main = Read(template, PackageRules.TemplateIsJson, found);
        var ui = Read(definition, PackageRules.DefinitionIsJson, found);
        if (main is { } deployment)
            Deployment(deployment, found);
        if (ui is { } form && Outputs(form).Value.ValueKind != JsonValueKind.Object)
            found.Add(new(PackageRules.DefinitionOutputs));
        else if (main is { } both && ui is { } outputs)
            Fit(both, Outputs(outputs), found);
        return found;
    }

    private static JsonElement? Read(JsonFile file, Rule rule, List<FileFault> found)
    {
        if (file.Entry is null)
            return null;
        var (read, fault) = file.IsTooLarge ? (null, "it has more than 4 MiB.") : TemplateText.Read(file.Content);
        if (read is null)
            found.Add(new(rule, ("fault", fault)));
        return read;
    }

    private static void Deployment(JsonElement template, List<FileFault> found)
    {
        var schema = JsonValues.Text(template, "$schema");
        if (schema?.Contains("/deploymentTemplate.json", StringComparison.OrdinalIgnoreCase) != true)
            found.Add(new(PackageRules.TemplateSchema, ("found", schema is null ? "nothing" : Quoted.Address(schema))));

        // A list, or an object of symbolic names in the newer language version.
        var resources = JsonValues.Get(template, "resources");
        if (resources.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)
            || !(resources.ValueKind == JsonValueKind.Array ? resources.GetArrayLength() > 0 : resources.GetPropertyCount() > 0))
            found.Add(new(PackageRules.TemplateResources));
        else if (!Attribution().IsMatch(resources.GetRawText()))
            found.Add(new(PackageRules.Attribution));
    }

    private static void Fit(JsonElement template, JsonPlace outputs, List<FileFault> found)
    {
        // Names of parameters are compared without their casing by the deployment service.
        var given = outputs.Properties.Select(output => output.Name).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
        var parameters = new JsonPlace(JsonValues.Get(template, "parameters"), "").Properties.ToArray();
        var known = parameters.Select(parameter => parameter.Name).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
        string[] unknown = [.. outputs.Properties.Select(output => output.Name).Where(name => !known.Contains(name))];
        string[] lacking =
        [
            .. parameters.Where(
                parameter => parameter.Place["defaultValue"].Value.ValueKind == JsonValueKind.Undefined && !given.Contains(parameter.Name))
                .Select(parameter => parameter.Name),
        ];
        if (unknown.Length > 0)
            found.Add(new(PackageRules.OutputsKnown, ("names", PackageFiles.Text(unknown))));
        if (lacking.Length > 0)
            found.Add(new(PackageRules.ParametersGiven, ("names", PackageFiles.Text(lacking))));
    }

    private static JsonPlace Outputs(JsonElement definition) => new JsonPlace(definition, "")["parameters"]["outputs"];

    [GeneratedRegex(
        "\"pid-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Attribution();
}
