using System.Collections.Immutable;

namespace Slipway.Rehearsal.Files;

/// <summary>
/// The addresses of other hosts that are served from files of this machine
/// (<c>--files https://host[/path]=FOLDER</c>), without a request to those hosts. The longest prefix
/// decides. Queries, and so signatures, are ignored.
/// </summary>
public sealed class FileMap
{
    public const int MostEntries = 100;

    /// <summary>The disk of Linux, the package and the logos of the samples, below any path.</summary>
    public const string Samples = ":samples:";

    /// <summary>The same with a disk of Windows.</summary>
    public const string WindowsSamples = ":samples-windows:";

    /// <summary>What an entry looks like.</summary>
    public const string Form = "https://host[/path]=FOLDER, =FILE, =" + Samples + " or =" + WindowsSamples;

    public static readonly FileMap Empty = new([]);

    private readonly ImmutableArray<FileMapEntry> entries;

    private FileMap(IEnumerable<FileMapEntry> entries) => this.entries = [.. entries.OrderByDescending(entry => entry.Depth)];

    /// <summary>
    /// Reads entries as they are given on a command line, or tells everything that is wrong with them. Folders are taken from the current
    /// one.
    /// </summary>
    public static (FileMap? Map, IReadOnlyList<string> Faults) Read(IReadOnlyCollection<string> texts)
    {
        if (texts.Count > MostEntries)
            return (null, [$"{texts.Count} addresses are mapped to files; at most {MostEntries} are allowed."]);
        var (found, faults) = (new List<FileMapEntry>(), new List<string>());
        foreach (var text in texts)
        {
            var (entry, fault) = FileMapEntry.Read(text);
            if (entry is null)
                faults.Add(fault!);
            else if (found.Exists(entry.IsFor))
                faults.Add($"'{text}': this address is mapped already. Leave one of the two out.");
            else
                found.Add(entry);
        }

        return faults.Count == 0 ? (new FileMap(found), []) : (null, faults);
    }

    /// <summary>This map, and the samples' own host where it says nothing about that.</summary>
    public FileMap WithSampleHost() => new([.. entries, .. FileMapEntry.OfSampleHost.Where(own => !entries.Any(own.IsFor))]);

    /// <summary>Whether the map answers for an address, be it that there is no file.</summary>
    public bool Covers(Uri address) => EntryOf(address) is not null;

    /// <summary>The hosts of all addresses.</summary>
    public IEnumerable<string> Hosts => entries.Select(entry => entry.Host).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it answers for anything under an address's scheme, host and port.</summary>
    public bool NamesHostOf(Uri address) => entries.Any(entry => entry.IsOf(address));

    /// <summary>The file at an address; null where there is none.</summary>
    public MappedFile? Find(Uri address) => EntryOf(address)?.Find(FileMapEntry.SegmentsOf(address));

    /// <summary>Answers a request of the fetcher as a blob store would; null for an address that the map does not cover.</summary>
    public HttpResponseMessage? Respond(HttpRequestMessage request) =>
        !Covers(request.RequestUri!) ? null : MappedResponse.To(request, Find(request.RequestUri!), () => WhyMissing(request.RequestUri!));

    /// <summary>Where the file of an address that the map covers should be, and is not: as words after "could not be fetched:".</summary>
    public string WhyMissing(Uri address) => EntryOf(address)?.WhyMissing(FileMapEntry.SegmentsOf(address)) ?? "--files does not map it.";

    private FileMapEntry? EntryOf(Uri address)
    {
        var segments = FileMapEntry.SegmentsOf(address);
        return entries.FirstOrDefault(entry => entry.Covers(address, segments));
    }
}
