using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Csv;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Audiences;

/// <summary>
/// The audience of a plan as a CSV file names it: <c>type,id,description</c>, a row for each
/// subscription or tenant (documented).
/// </summary>
public static class AudienceList
{
    /// <summary>Documented.</summary>
    public const int MostRows = 20_000;

    private const string Save = "Save it as CSV in UTF-8.";

    private const string Example = "Its first line is type,id,description.";

    private static readonly ImmutableArray<string> Columns = ["type", "id", "description"];

    private static readonly Rule IsText = Rule(21, "It is text in UTF-8.", "the audience list is {found}");

    private static readonly Rule HasContent = Rule(22, "It is not empty.", "the audience list {found}. " + Example);

    private static readonly Rule HasHeader = Rule(
        23,
        "Its first line names the columns: type,id,description.",
        "the audience list's first line is wrong: it has {found}. It must be type,id,description, with commas.",
        RuleSource.Documented);

    private static readonly Rule IsQuoted = Rule(
        24,
        "Quotes are closed.",
        "the audience list has a quote that does not end its field ({found}). "
        + "Put a field in quotes as a whole, and write a quote in it twice.");

    private static readonly Rule HasFields = Rule(
        25,
        "Each row has a type, an id and optionally a description.",
        "the audience list has rows with the wrong number of fields: {found}. "
        + "Each is type,id,description; a comma in a description needs quotes around it.");

    private static readonly Rule HasType = Rule(
        26,
        "Each type is SubscriptionId or TenantId.",
        "the audience list has rows whose type is neither: {found}. Allowed are SubscriptionId and TenantId, in any casing.",
        RuleSource.Documented);

    private static readonly Rule HasId = Rule(
        27, "Each id is a GUID.", "the audience list has rows whose id is not a GUID: {found}. Enter a valid GUID.", RuleSource.Documented);

    private static readonly Rule IsUnique =
        Rule(28, "No two rows name the same id.", "the audience list has rows with the id of an earlier one: {found}. Keep one of them.");

    private static readonly Rule HasRows = Rule(
        29,
        "It has at least one row.",
        "the audience list has {found} below its first line. List the subscriptions or tenants that may see the plan, or make it public.");

    private static readonly Rule IsShort =
        Rule(30, "It has at most 20000 rows.", "the audience list has {found}. At most 20000 are allowed.", RuleSource.Documented);

    public static readonly FileKind File = new()
    {
        Noun = "audience list",
        ContentType = "text/csv",
        Extension = ".csv",
        MaxBytes = 4 * 1024 * 1024,
        Rules = [IsText, HasContent, HasHeader, IsQuoted, HasFields, HasType, HasId, IsUnique, HasRows, IsShort],
        Check = (content, cancel) => Read(FileKind.Bytes(content), cancel).Faults.All,
    };

    /// <summary>
    /// Never throws, whatever the bytes. The ids are as written; there are none when anything is
    /// wrong.
    /// </summary>
    public static AudienceListResult Read(byte[] bytes, CancellationToken cancel = default)
    {
        var faults = new TableFaults();
        var ids = new List<string>();
        if (Text(bytes, faults) is { } text)
            ReadRows(new CsvText(text), ids, faults, cancel);
        return new AudienceListResult(faults.Any ? [] : [.. ids], faults);
    }

    private static string? Text(byte[] bytes, TableFaults faults)
    {
        var text = JsonText.InvalidByte(bytes) < 0 ? Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF') : null;
        var fault = OtherContent(bytes) is { } other ? $"{other.Name}. {other.AdviceOr(Save)}"
            : text is null ? $"not in UTF-8. {Save}"
            : text.Any(character => char.IsControl(character) && character is not ('\r' or '\n' or '\t'))
                ? $"not text: it holds control characters. {Save}"
            : null;
        if (fault is not null)
            faults.Add(IsText, fault);
        return fault is null ? text : null;
    }

    /// <summary>
    /// What people upload by mistake, or what a server sends in place of the file.
    /// </summary>
    private static ContentKind? OtherContent(byte[] bytes) =>
        bytes.Length > 0 && ContentKind.Of(bytes) is { IsPlainText: false } kind ? kind : null;

    private static void ReadRows(CsvText csv, List<string> ids, TableFaults faults, CancellationToken cancel)
    {
        var rows = 0;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in csv.Rows())
        {
            cancel.ThrowIfCancellationRequested();
            if (rows++ > MostRows)
            {
                faults.Add(IsShort, $"more than {Quoted.Number(MostRows)} rows");
                return;
            }

            if (rows > 1)
            {
                ReadRow(row, ids, seen, faults);
            }
            else if (!IsHeader(row.Fields))
            {
                faults.Add(HasHeader, HeaderFound(row.Fields));
                return;
            }
        }

        if (csv.BadQuote is { } line)
            faults.Add(IsQuoted, $"line {Quoted.Number(line)}");
        else if (rows == 0)
            faults.Add(HasContent, "is empty");
        else if (rows == 1)
            faults.Add(HasRows, "no row");
    }

    // The description may be left out: nothing depends on it (ours).
    private static bool IsHeader(IReadOnlyList<string> fields) =>
        fields.Count is 2 or 3
            && fields.Zip(Columns).All(pair => pair.First.Trim().Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// What the first line looks like. Its words are not repeated: the file may come from any
    /// address.
    /// </summary>
    private static string HeaderFound(IReadOnlyList<string> fields) =>
        fields is [var only] && only.Contains(';', StringComparison.Ordinal) ? "semicolons between its columns"
        : fields is [var tabbed] && tabbed.Contains('\t', StringComparison.Ordinal) ? "tabs between its columns"
        : fields.Count is 2 or 3 ? "other names of columns"
        : fields.Count == 1 ? "1 column"
        : $"{Quoted.Number(fields.Count)} columns";

    private static void ReadRow(CsvRow row, List<string> ids, HashSet<string> seen, TableFaults faults)
    {
        var where = $"line {Quoted.Number(row.Line)}";
        if (row.Fields.Count is not (2 or 3))
        {
            faults.Add(HasFields, $"{Quoted.Number(row.Fields.Count)} in {where}");
            return;
        }

        var (type, id) = (row.Fields[0].Trim(), row.Fields[1].Trim());
        if (!AudienceTypes.IsKnown(type))
            faults.Add(HasType, where);
        if (!TextForm.Guid.Matches(id))
            faults.Add(HasId, where);
        else if (!seen.Add(id))
            faults.Add(IsUnique, where);
        ids.Add(id);
    }

    private static Rule Rule(int number, string demand, string message, RuleSource source = RuleSource.Ours) =>
        new($"VM-AUDIENCEFILE-{number:000}", StepIds.Certify, demand, message) { Source = source, Fields = ["uploadedCsvUri"] };
}
