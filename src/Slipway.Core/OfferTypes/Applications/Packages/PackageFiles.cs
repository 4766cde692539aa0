using System.Collections.Immutable;
using Slipway.Core.Documents;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Zip;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Applications.Packages;

/// <summary>
/// The zip packages of applications. Time and memory are bounded by what the archive announces,
/// which is checked first: an entry is unpacked no further than it announces, and of all the
/// content only the two JSON files are kept.
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

    /// <summary>
    /// Left by systems and tools; "__MACOSX" is observed to be refused, the others are ours.
    /// </summary>
    private static readonly ImmutableHashSet<string> Strays =
        ImmutableHashSet.Create(
            StringComparer.OrdinalIgnoreCase,
            "__MACOSX",
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            ".git",
            ".svn",
            ".vs",
            ".vscode",
            ".idea");

    public static readonly FileKind Kind = new()
    {
        Noun = "package",
        ContentType = "application/zip",
        Extension = ".zip",
        MaxBytes = GiB,
        Rules = PackageRules.All,
        CheckTime = TimeSpan.FromMinutes(10),
        Check = Check,
    };

    private static IReadOnlyList<FileFault> Check(Stream zip, CancellationToken cancel)
    {
        if (zip.Length > GiB)
            return [new(PackageRules.Size, ("found", Quoted.Number(zip.Length)), ("most", Quoted.Number(GiB)))];
        var directory = ZipDirectory.Read(zip);
        if (directory.Fault is { } fault)
            return [new(directory.TooMany ? PackageRules.Count : PackageRules.IsZip, ("fault", OtherKind(zip) ?? fault))];
        // The names in an archive that is not a package are not repeated: it may be a file that the
        // publisher could not read otherwise.
        if (!directory.Entries.Any(entry => IsOneOf(entry, Template) || IsOneOf(entry, Definition)))
            directory = directory with { Entries = [.. directory.Entries.Select((entry, index) => entry with { Number = index + 1 })] };
        return [.. Names(directory.Entries), .. Content(zip, directory, cancel)];
    }

    /// <summary>What it is when it does not even begin as an archive does.</summary>
    private static string? OtherKind(Stream zip)
    {
        var head = ZipDirectory.Read(zip, 0, (int)Math.Min(zip.Length, 1024));
        return head.AsSpan().StartsWith("PK"u8) ? null : $"it is {ContentKind.Of(head).Name}";
    }

    /// <summary>The faults that the directory alone shows.</summary>
    private static IEnumerable<FileFault> Names(ImmutableArray<ZipEntry> entries)
    {
        FileFault?[] ofEntries =
        [
            Where(PackageRules.Plain, entries, entry => entry.IsEncrypted),
            Where(PackageRules.Method, entries, entry => !entry.IsEncrypted && !entry.IsReadable),
            Entries(
                PackageRules.Unique,
                entries.GroupBy(entry => entry.Name.TrimEnd('/'), StringComparer.OrdinalIgnoreCase)
                    .Where(same => same.Count() > 1)
                    .Select(same => same.First())),
            Where(PackageRules.Inside, entries, entry => !IsInside(entry.Name)),
            Where(PackageRules.NoLinks, entries, entry => entry.IsSpecial),
            Where(PackageRules.NoStrays, entries, IsStray),
            Where(PackageRules.FileSize, entries, entry => entry.Length > GiB),
        ];
        return [.. ofEntries.OfType<FileFault>(), .. Missing(entries)];
    }

    private static FileFault[] Missing(ImmutableArray<ZipEntry> entries)
    {
        var (template, definition) = (Root(entries, Template) is not null, Root(entries, Definition) is not null);
        if (!template && !definition && Folder(entries) is { } folder)
            return [new(PackageRules.NotNested, ("folder", Quoted.Text(folder)))];
        var atRoot = entries is [{ Number: not null }, ..]
            ? $"{Quoted.Number(entries.Length)} entries, none of which is a package's"
            : Text(entries.Select(entry => entry.Name.Split('/')[0]).Distinct(StringComparer.Ordinal));
        return
        [
            .. template ? (FileFault[])[] : [new(PackageRules.HasTemplate, ("entries", atRoot))],
            .. definition ? (FileFault[])[] : [new(PackageRules.HasDefinition, ("entries", atRoot))],
        ];
    }

    /// <summary>The faults that only the data shows.</summary>
    private static IEnumerable<FileFault> Content(Stream zip, ZipDirectory directory, CancellationToken cancel)
    {
        var located =
            directory.Entries.Select(entry => (Entry: entry, Place: ZipContent.Locate(zip, entry, directory.Start, cancel))).ToArray();
        if (Entries(PackageRules.HeadersAgree, located.Where(entry => entry.Place is null).Select(entry => entry.Entry)) is { } disagree)
            return [disagree];
        var places = located.Select(entry => entry.Place!).OrderBy(entry => entry.Offset).ToArray();
        if (Entries(
            PackageRules.Apart,
            places.Zip(places.Skip(1)).Where(pair => pair.First.End > pair.Second.Offset).Select(pair => pair.Second)) is { } overlap)
        {
            return [overlap];
        }

        var readable = places.Where(entry => entry.IsReadable && entry.Length <= GiB).ToArray();
        var (unpacked, most) = (readable.Sum(entry => entry.Length), Math.Min(MostUnpacked, (MostRatio * zip.Length) + AlwaysUnpacked));
        return unpacked > most
            ?
            [
                new(
                    PackageRules.Total,
                    ("found", Quoted.Number(zip.Length)),
                    ("unpacked", Quoted.Number(unpacked)),
                    ("most", Quoted.Number(most))),
            ]
            : Unpacked(zip, readable, cancel);
    }

    private static List<FileFault> Unpacked(Stream zip, ZipEntry[] entries, CancellationToken cancel)
    {
        var (template, definition) = (new JsonFile(Root(entries, Template)), new JsonFile(Root(entries, Definition)));
        var damaged = entries.Where(entry => !ZipContent.Unpack(zip, entry, bytes => KeptIn(entry)?.Take(bytes), cancel)).ToArray();
        var ofJson = TemplateCheck.Check(
            damaged.Contains(template.Entry) ? new JsonFile(null) : template,
            damaged.Contains(definition.Entry) ? new JsonFile(null) : definition);
        return Entries(PackageRules.Intact, damaged) is { } broken ? [broken, .. ofJson] : [.. ofJson];

        JsonFile? KeptIn(ZipEntry entry) => entry == template.Entry ? template : entry == definition.Entry ? definition : null;
    }

    private static ZipEntry? Root(IEnumerable<ZipEntry> entries, string name) =>
        entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The one folder that holds everything but what systems leave beside it, where it holds one of
    /// the two files.
    /// </summary>
    private static string? Folder(ImmutableArray<ZipEntry> entries)
    {
        var own = entries.Where(entry => !IsStray(entry)).ToArray();
        var file = own.FirstOrDefault(entry => IsOneOf(entry, Template)) ?? own.FirstOrDefault(entry => IsOneOf(entry, Definition));
        var folder = file?.Name[..(file.Name.LastIndexOf('/') + 1)];
        return folder is not null
            && own.All(
                entry => entry.Name.StartsWith(folder, StringComparison.Ordinal) || folder.StartsWith(entry.Name, StringComparison.Ordinal))
            ? folder
            : null;
    }

    /// <summary>Whether it has this name, in whatever folder.</summary>
    private static bool IsOneOf(ZipEntry entry, string name) =>
        Path.GetFileName(entry.Name).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsStray(ZipEntry entry) =>
        entry.Name.Split('/').Any(part => Strays.Contains(part) || part.StartsWith("._", StringComparison.Ordinal));

    private static bool IsInside(string name) =>
        !name.Any(character => character is '\\' or ':' or '\uFFFD' || char.IsControl(character))
        && (name.EndsWith('/') ? name[..^1] : name).Split('/').All(part => part is not ("" or "." or ".."));

    private static FileFault? Where(Rule rule, ImmutableArray<ZipEntry> entries, Func<ZipEntry, bool> isBroken) =>
        Entries(rule, entries.Where(isBroken));

    private static FileFault? Entries(Rule rule, IEnumerable<ZipEntry> entries)
    {
        var shown = entries.Select(entry => entry.Number is { } number ? $"entry {Quoted.Number(number)}" : Name(entry.Name)).ToArray();
        return shown.Length == 0 ? null : new(rule, ("entries", Listed(shown)));
    }

    /// <summary>
    /// The first names, and how many more there are: a hostile package has thousands.
    /// </summary>
    internal static string Text(IEnumerable<string> names) => Listed([.. names.Select(Name)]);

    private static string Listed(string[] shown)
    {
        var text = string.Join(", ", shown.Take(MostNamed));
        return shown.Length == 0 ? "nothing"
            : shown.Length > MostNamed ? $"{text} and {Quoted.Number(shown.Length - MostNamed)} more"
            : text;
    }

    private static string Name(string name) => Quoted.Text(Printable(name));

    private static string Printable(string name) =>
        string.Concat(name.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character));
}
