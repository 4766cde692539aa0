using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Artifacts;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes;

/// <summary>
/// The zip packages of applications. Time and memory are bounded by what the archive announces, which is judged first: an entry is unpacked no further than it
/// announces, and of all the content only the two JSON files are kept.
/// </summary>
public static class PackageFiles
{
    private const long GiB = 1L << 30;
    private const long MostUnpacked = 4 * GiB;
    private const long MostRatio = 100;
    private const long AlwaysUnpacked = 16 * 1024 * 1024;
    private const int MostNamed = 3;

    /// <summary>Documented.</summary>
    private const string Template = "mainTemplate.json";
    private const string Definition = "createUiDefinition.json";

    /// <summary>Left by systems and tools; "__MACOSX" is observed to be refused, the others are ours.</summary>
    private static readonly ImmutableHashSet<string> Strays =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".svn", ".vs", ".vscode", ".idea");

    public static readonly FileKind Kind = new()
    {
        Noun = "package",
        ContentType = "application/zip",
        Extension = ".zip",
        MaxBytes = GiB,
        Rules = PackageRules.All,
        Check = (content, use) => Check(content).Select(found => found.Rule.At(use.Pointer, found.Values)),
    };

    private static IReadOnlyList<Broken> Check(Stream zip)
    {
        if (zip.Length > GiB)
            return [new(PackageRules.Size, ("found", Number(zip.Length)), ("most", Number(GiB)))];
        var directory = ZipDirectory.Read(zip);
        if (directory.Fault is { } fault)
            return [new(directory.TooMany ? PackageRules.Count : PackageRules.IsZip, ("fault", fault))];
        var found = new List<Broken>();
        found.AddRange(Names(directory.Entries));
        found.AddRange(Content(zip, directory));
        return found;
    }

    /// <summary>What the directory alone tells.</summary>
    private static IEnumerable<Broken> Names(ImmutableArray<ZipEntry> entries)
    {
        Broken?[] all =
        [
            Where(PackageRules.Plain, entries, entry => entry.IsEncrypted),
            Where(PackageRules.Method, entries, entry => !entry.IsEncrypted && !entry.IsReadable),
            Entries(PackageRules.Unique, entries.GroupBy(entry => entry.Name.TrimEnd('/'), StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.First())),
            Where(PackageRules.Inside, entries, entry => !IsInside(entry.Name)),
            Where(PackageRules.NoLinks, entries, entry => entry.IsSpecial),
            Where(PackageRules.NoStrays, entries, entry => entry.Name.Split('/').Any(part => Strays.Contains(part) || part.StartsWith("._", StringComparison.Ordinal))),
            Where(PackageRules.FileSize, entries, entry => entry.Length > GiB),
        ];
        foreach (var broken in all.OfType<Broken>())
            yield return broken;

        var (template, definition) = (Root(entries, Template) is not null, Root(entries, Definition) is not null);
        if (!template && !definition && Folder(entries) is { } folder)
        {
            yield return new(PackageRules.NotNested, ("folder", Found.Text(folder)));
            yield break;
        }

        var atRoot = Text(entries.Select(entry => entry.Name.Split('/')[0]).Distinct(StringComparer.Ordinal));
        if (!template)
            yield return new(PackageRules.HasTemplate, ("entries", atRoot));
        if (!definition)
            yield return new(PackageRules.HasDefinition, ("entries", atRoot));
    }

    /// <summary>What only the data tells.</summary>
    private static IEnumerable<Broken> Content(Stream zip, ZipDirectory directory)
    {
        var located = directory.Entries.Select(entry => (Entry: entry, Place: ZipContent.Locate(zip, entry, directory.Start))).ToArray();
        if (Entries(PackageRules.HeadersAgree, located.Where(entry => entry.Place is null).Select(entry => entry.Entry)) is { } disagree)
            return [disagree];
        var places = located.Select(entry => entry.Place!).OrderBy(entry => entry.Offset).ToArray();
        if (Entries(PackageRules.Apart, places.Zip(places.Skip(1)).Where(pair => pair.First.End > pair.Second.Offset).Select(pair => pair.Second)) is { } overlap)
            return [overlap];

        var readable = places.Where(entry => entry.IsReadable && entry.Length <= GiB).ToArray();
        var (unpacked, most) = (readable.Sum(entry => entry.Length), Math.Min(MostUnpacked, (MostRatio * zip.Length) + AlwaysUnpacked));
        return unpacked > most
            ? [new(PackageRules.Total, ("found", Number(zip.Length)), ("unpacked", Number(unpacked)), ("most", Number(most)))]
            : Unpacked(zip, readable);
    }

    private static List<Broken> Unpacked(Stream zip, ZipEntry[] entries)
    {
        var found = new List<Broken>();
        var damaged = new List<ZipEntry>();
        var (template, definition) = (new JsonFile(Root(entries, Template)), new JsonFile(Root(entries, Definition)));
        foreach (var entry in entries)
        {
            var kept = entry == template.Entry ? template : entry == definition.Entry ? definition : null;
            if (!ZipContent.Unpack(zip, entry, bytes => kept?.Take(bytes)))
                damaged.Add(entry);
        }

        if (Entries(PackageRules.Intact, damaged) is { } broken)
            found.Add(broken);
        found.AddRange(TemplateCheck.Judge(damaged.Contains(template.Entry!) ? new JsonFile(null) : template, damaged.Contains(definition.Entry!) ? new JsonFile(null) : definition));
        return found;
    }

    private static ZipEntry? Root(IEnumerable<ZipEntry> entries, string name) => entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The one folder that holds everything, where it holds one of the two files.</summary>
    private static string? Folder(ImmutableArray<ZipEntry> entries)
    {
        var folder = entries.FirstOrDefault(entry => entry.Name.EndsWith("/" + Template, StringComparison.OrdinalIgnoreCase))?.Name[..^Template.Length];
        return folder is not null && entries.All(entry => entry.Name.StartsWith(folder, StringComparison.Ordinal) || folder.StartsWith(entry.Name, StringComparison.Ordinal)) ? folder : null;
    }

    private static bool IsInside(string name) =>
        !name.Any(character => character is '\\' or ':' or '\uFFFD' || char.IsControl(character))
        && (name.EndsWith('/') ? name[..^1] : name).Split('/').All(part => part is not ("" or "." or ".."));

    private static Broken? Where(Rule rule, ImmutableArray<ZipEntry> entries, Func<ZipEntry, bool> isBroken) => Entries(rule, entries.Where(isBroken));

    private static Broken? Entries(Rule rule, IEnumerable<ZipEntry> entries)
    {
        var names = entries.Select(entry => entry.Name).ToArray();
        return names.Length == 0 ? null : new(rule, ("entries", Text(names)));
    }

    /// <summary>The first names, and how many more there are: a hostile package has thousands.</summary>
    internal static string Text(IEnumerable<string> names)
    {
        var all = names.ToArray();
        var text = new StringBuilder(string.Join(", ", all.Take(MostNamed).Select(name => Found.Text(Printable(name)))));
        if (all.Length > MostNamed)
            text.Append(CultureInfo.InvariantCulture, $" and {all.Length - MostNamed} more");
        return all.Length == 0 ? "nothing" : text.ToString();
    }

    private static string Printable(string name) => string.Concat(name.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A rule that a package does not keep, and what its message says of that.</summary>
internal sealed record Broken(Rule Rule, params (string Name, string Value)[] Values);
