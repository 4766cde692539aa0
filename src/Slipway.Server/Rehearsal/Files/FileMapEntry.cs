using System.Collections.Immutable;
using Slipway.Core.Artifacts;

namespace Slipway.Server.Rehearsal.Files;

/// <summary>One prefix of addresses, and what answers for it.</summary>
internal sealed class FileMapEntry
{
    private readonly Uri address;
    private readonly ImmutableArray<string> prefix;
    private readonly Func<ReadOnlyMemory<string>, MappedFile?> find;

    private FileMapEntry(Uri address, Func<ReadOnlyMemory<string>, MappedFile?> find)
    {
        (this.address, this.find) = (address, find);
        prefix = PrefixOf(address);
    }

    public int Depth => prefix.Length;

    public string Host => address.IdnHost;

    /// <summary>An address's path, decoded segment by segment: an encoded slash stays within its segment.</summary>
    public static string[] SegmentsOf(Uri address) => [.. address.AbsolutePath[1..].Split('/').Select(Uri.UnescapeDataString)];

    /// <summary>Reads <c>ADDRESS=TARGET</c>.</summary>
    public static (FileMapEntry? Entry, string? Fault) Read(string text)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } prefix, { Length: > 0 } target])
            return (null, $"'{Address.Masked(text)}' does not map an address to files; allowed is {FileMap.Form}.");
        if (!Uri.TryCreate(prefix, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
            || address is not { Query: "", Fragment: "", UserInfo: "" })
        {
            return (null, $"'{Address.Masked(prefix)}' is not an address that files can be mapped to; "
                + "allowed is http or https, a host and a path, without a query.");
        }

        if (!PrefixOf(address).All(MappedFolder.IsName))
            return (null, $"'{prefix}' has a path that no file can have; every part of it needs a name.");
        var (find, fault) = TargetOf(target);
        return find is null ? (null, fault) : (new FileMapEntry(address, find), null);
    }

    /// <summary>The samples at the host and the paths that the sample offers name.</summary>
    public static ImmutableArray<FileMapEntry> OfSampleHost { get; } =
    [
        new(new Uri($"https://{SampleFiles.Host}"), rest => MappedFile.OfSamplePath(string.Join('/', rest.ToArray()))),
        new(new Uri($"http://{SampleFiles.Host}"), rest => MappedFile.OfSamplePath(string.Join('/', rest.ToArray()))),
    ];

    public bool IsFor(FileMapEntry other) => IsOf(other.address) && prefix.AsSpan().SequenceEqual(other.prefix.AsSpan());

    public bool IsOf(Uri asked) => asked.Scheme == address.Scheme && asked.Port == address.Port
        && asked.IdnHost.TrimEnd('.').Equals(address.IdnHost.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    public bool Covers(Uri asked, string[] segments) => IsOf(asked) && segments.AsSpan().StartsWith(prefix.AsSpan());

    public MappedFile? Find(string[] segments) => find(segments.AsMemory(prefix.Length));

    private static ImmutableArray<string> PrefixOf(Uri address) =>
        SegmentsOf(address) is [.. var names, ""] ? [.. names] : [.. SegmentsOf(address)];

    private static (Func<ReadOnlyMemory<string>, MappedFile?>? Find, string? Fault) TargetOf(string target)
    {
        if (target is FileMap.Samples or FileMap.WindowsSamples)
        {
            var family = target == FileMap.Samples ? SystemFamily.Linux : SystemFamily.Windows;
            return (rest => rest.IsEmpty ? null : MappedFile.OfSample(rest.Span[^1], family), null);
        }

        if (Directory.Exists(target))
        {
            var folder = new MappedFolder(target);
            return (rest => folder.Find(rest.Span), null);
        }

        var file = Path.GetFullPath(target);
        return File.Exists(file)
            ? (rest => rest.IsEmpty ? MappedFile.OnDisk(file) : null, null)
            : (null, $"there is no folder or file '{target}' to map an address to; "
                + $"the samples' own files are {FileMap.Samples} and {FileMap.WindowsSamples}.");
    }
}
