using System.IO.Compression;

namespace Slipway.Core.Formats.Sheets;

/// <summary>
/// The parts of a workbook that its first sheet needs, found by the relationships that name them.
/// </summary>
internal sealed class Workbook
{
    private readonly Dictionary<string, ZipArchiveEntry> parts;

    private Workbook(Dictionary<string, ZipArchiveEntry> parts) => this.parts = parts;

    public required ZipArchiveEntry Sheet { get; init; }

    public ZipArchiveEntry? Strings { get; private init; }

    public ZipArchiveEntry? Styles { get; private init; }

    /// <summary>
    /// It requests a calculation when it is opened, because the program that wrote it did not
    /// calculate it.
    /// </summary>
    public bool AsksForCalculation { get; private init; }

    /// <summary>
    /// The workbook, or what is wrong with it: as another kind of file, or as a damaged one.
    /// </summary>
    public static (Workbook? Workbook, string? OtherKind, string? Damage) Open(ZipArchive zip, CancellationToken cancel)
    {
        var parts = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
        if (zip.Entries.FirstOrDefault(part => !parts.TryAdd(part.FullName, part)) is not null)
            return (null, null, "it has a part twice");
        var top = new Workbook(parts) { Sheet = null! };
        var main = top.Related("", cancel).FirstOrDefault(found => found.Type.EndsWith("/officeDocument", StringComparison.Ordinal));
        var name = main.Target ?? "xl/workbook.xml";
        if (Path.GetExtension(name).Equals(".bin", StringComparison.OrdinalIgnoreCase))
            return (null, "a binary workbook (.xlsb)", null);
        return parts.TryGetValue(name, out var part) ? top.Open(name, part, cancel) : (null, OtherKind(parts), null);
    }

    private (Workbook? Workbook, string? OtherKind, string? Damage) Open(string name, ZipArchiveEntry main, CancellationToken cancel)
    {
        using var part = PartReader.Open(main, cancel);
        if (part.Root != "workbook")
            return (null, OtherKind(parts), null);
        var related = Related(name, cancel).ToArray();
        var (first, isHidden, asks) = ("", false, false);
        while (part.Read())
        {
            if (part.IsAt("sheet") && first.Length == 0)
                (first, isHidden) = (part.QualifiedAttribute("id") ?? "?", part.Attribute("state") is "hidden" or "veryHidden");
            else if (part.IsAt("calcPr"))
                asks = part.Attribute("fullCalcOnLoad") is "1" or "true";
        }

        if (Find(found => found.Id == first) is not { } sheet)
            return (null, null, "its first sheet is missing");
        if (isHidden)
            return (null, null,
                "its first sheet is hidden, so the prices that would be read are not visible. Show it or move it to the end");
        var workbook = new Workbook(parts)
        {
            Sheet = sheet,
            Strings = Find(found => found.Type.EndsWith("/sharedStrings", StringComparison.Ordinal)),
            Styles = Find(found => found.Type.EndsWith("/styles", StringComparison.Ordinal)),
            AsksForCalculation = asks,
        };
        return (workbook, null, null);

        ZipArchiveEntry? Find(Func<(string Id, string Type, string Target), bool> isIt) =>
            related.FirstOrDefault(isIt).Target is { } target ? parts.GetValueOrDefault(target) : null;
    }

    private static string OtherKind(Dictionary<string, ZipArchiveEntry> parts) =>
        parts.ContainsKey("word/document.xml") ? "a Word document"
        : parts.ContainsKey("ppt/presentation.xml") ? "a presentation"
        : parts.ContainsKey("xl/workbook.bin") ? "a binary workbook (.xlsb)"
        : parts.ContainsKey("META-INF/manifest.xml") && parts.ContainsKey("mimetype") ? "an OpenDocument file (.ods)"
        : "another kind of zip file";

    /// <summary>
    /// What a part refers to. Targets are the names of parts; what lies outside the file is none.
    /// </summary>
    private IEnumerable<(string Id, string Type, string Target)> Related(string name, CancellationToken cancel)
    {
        var folder = name[..(name.LastIndexOf('/') + 1)];
        if (!parts.TryGetValue($"{folder}_rels/{name[folder.Length..]}.rels", out var relations))
            yield break;
        using var part = PartReader.Open(relations, cancel);
        while (part.Read())
        {
            if (part.IsAt("Relationship") && part.Attribute("TargetMode") != "External" && part.Attribute("Target") is { } target)
                yield return (part.Attribute("Id") ?? "", part.Attribute("Type") ?? "", Resolved(folder, target));
        }
    }

    private static string Resolved(string folder, string target)
    {
        var steps = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && steps.Count > 0)
                steps.RemoveAt(steps.Count - 1);
            else if (step is not ("." or ".."))
                steps.Add(step);
        }

        return string.Join('/', steps);
    }
}
