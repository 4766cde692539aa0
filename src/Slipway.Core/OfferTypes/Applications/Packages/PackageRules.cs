using System.Collections.Immutable;
using Slipway.Core.Documents;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.OfferTypes.Applications.Packages;

/// <summary>
/// The rules of certification for a package. The zip with its two files and its two limits of size
/// are documented; the other rules are ours.
/// </summary>
internal static class PackageRules
{
    public static readonly Rule IsZip = Of(
        21,
        "It is one whole zip archive.",
        "This is not a package: {fault}. Upload the zip file itself, whole, and publish again.",
        RuleSource.Documented);

    public static readonly Rule Size = Of(
        22,
        "It is at most 1 GiB.",
        "The package has {found} bytes; at most {most} are allowed. Leave out files that the deployment can download.",
        RuleSource.Documented);

    public static readonly Rule Count = Of(
        23, "It has at most 10,000 entries.", "The package has too many entries: {fault}; at most 10000 are allowed.");

    public static readonly Rule HeadersAgree = Of(
        24,
        "Its directory matches the header before each entry's data.",
        "The directory and the data disagree about {entries}. Different programs would unpack different files. "
        + "Create the zip again with a common tool.");

    public static readonly Rule Apart = Of(
        25, "No two entries share data.", "The data of {entries} overlaps another entry's. Create the zip again with a common tool.");

    public static readonly Rule Plain =
        Of(26, "Nothing in it is encrypted.", "Found encrypted: {entries}. Zip the files without a password.");

    public static readonly Rule Method = Of(
        27,
        "Its entries are stored or deflated.",
        "Found entries with another compression than deflate: {entries}. Make the zip with the methods 'store' and 'deflate' only.");

    public static readonly Rule Unique = Of(
        28,
        "No two entries have the same name, in any casing.",
        "Found more than once: {entries}. Names that differ in their casing only count as one. Keep one of each.");

    public static readonly Rule Inside = Of(
        29,
        "Its names are relative paths that stay inside, with '/' between their parts.",
        "Found names that are not plain relative paths: {entries}. "
        + "Not allowed are a leading '/', a drive, '\\', ':', control characters, and the parts '', '.' and '..'.");

    public static readonly Rule NoLinks = Of(
        30,
        "It holds files and folders only.",
        "Found entries that are neither files nor folders: {entries}. Replace links by the files themselves.");

    public static readonly Rule NoStrays = Of(
        31,
        "No system or tool has left its own files in it.",
        "Found files that do not belong in a package: {entries}. Zip only the package's own files.",
        RuleSource.Observed);

    public static readonly Rule FileSize = Of(
        32, "Each file has at most 1 GiB once it is unpacked.", "Found larger than 1 GiB once unpacked: {entries}.", RuleSource.Documented);

    public static readonly Rule Total = Of(
        33,
        "It unpacks to no more than 100 times its size and 16 MiB, and to 4 GiB in any case.",
        "The package has {found} bytes and would unpack to {unpacked}; at most {most} are allowed. It looks like a zip bomb.");

    public static readonly Rule Intact = Of(
        34,
        "Each entry unpacks to the bytes that its header announces.",
        "Damaged, or different from their headers: {entries}. Create the zip again, and compare it after the upload.");

    public static readonly Rule HasTemplate = Of(
        35,
        "'mainTemplate.json' is at its root.",
        "There is no 'mainTemplate.json' at the root of the package. Found there: {entries}.",
        RuleSource.Documented);

    public static readonly Rule HasDefinition = Of(
        36,
        "'createUiDefinition.json' is at its root.",
        "There is no 'createUiDefinition.json' at the root of the package. Found there: {entries}.",
        RuleSource.Documented);

    public static readonly Rule NotNested = Of(
        37,
        "Its files are not inside one folder.",
        "All files are inside the folder {folder}. Zip the content of that folder and not the folder, so that 'mainTemplate.json' and "
        + "'createUiDefinition.json' stand at the root.");

    public static readonly Rule TemplateIsJson = Of(
        38,
        "'mainTemplate.json' is a JSON object of at most 4 MiB. Comments, and strings of several lines, are allowed.",
        "'mainTemplate.json' is not a JSON object: {fault}",
        RuleSource.Documented);

    public static readonly Rule DefinitionIsJson = Of(
        39,
        "'createUiDefinition.json' is a JSON object of at most 4 MiB. Comments, and strings of several lines, are allowed.",
        "'createUiDefinition.json' is not a JSON object: {fault}",
        RuleSource.Documented);

    public static readonly Rule TemplateSchema = Of(
        40,
        "'mainTemplate.json' names the schema of a deployment template.",
        "'mainTemplate.json': found {found} as '$schema'. It must be the address of a deployment template's schema, such as "
        + "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#.");

    public static readonly Rule TemplateResources = Of(
        41, "'mainTemplate.json' has resources.", "'mainTemplate.json' has no 'resources', so it would deploy nothing. Give at least one.");

    public static readonly Rule DefinitionOutputs = Of(
        42,
        "'createUiDefinition.json' has outputs.",
        "'createUiDefinition.json' has no object 'parameters.outputs', so nothing that customers enter would reach the template. "
        + "Add one; it may be empty.");

    public static readonly Rule OutputsKnown = Warn(
        43,
        "The outputs of 'createUiDefinition.json' are parameters of 'mainTemplate.json'.",
        "'mainTemplate.json' has no parameter for these outputs of 'createUiDefinition.json': {names}. The deployment would be refused.");

    public static readonly Rule ParametersGiven = Warn(
        44,
        "Each parameter without a default value has an output.",
        "Parameters of 'mainTemplate.json' that have neither a default value nor an output of 'createUiDefinition.json': {names}. "
        + "The deployment would be refused.");

    public static readonly Rule Attribution = Warn(
        45,
        "'mainTemplate.json' has a resource for usage attribution.",
        "'mainTemplate.json' has no resource 'pid-<GUID>…', which attributes the usage of a new offer to its publisher. "
        + "Add an empty nested deployment of that name.");

    public static readonly ImmutableArray<Rule> All =
    [
        IsZip, Size, Count, HeadersAgree, Apart, Plain, Method, Unique, Inside, NoLinks, NoStrays, FileSize, Total, Intact, HasTemplate,
        HasDefinition, NotNested,
        TemplateIsJson, DefinitionIsJson, TemplateSchema, TemplateResources, DefinitionOutputs, OutputsKnown, ParametersGiven, Attribution,
    ];

    private static Rule Of(int number, string demand, string message, RuleSource source = RuleSource.Ours) =>
        new($"APP-PKG-{number:000}", StepIds.Certify, demand, message) { Source = source, Fields = ["packageFile"] };

    private static Rule Warn(int number, string demand, string message) =>
        Of(number, demand, message, RuleSource.Documented) with { Severity = Severity.Warning };
}
