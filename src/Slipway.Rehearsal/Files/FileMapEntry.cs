using System.Collections.Immutable;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Disks;

namespace Slipway.Rehearsal.Files;

/// <summary>One prefix of addresses, and what answers for it.</summary>
internal sealed class FileMapEntry
{
    private readonly Uri address;
    private readonly ImmutableArray<string> prefix;
    private readonly Target target;

    private FileMapEntry(Uri address, Target target)
    {
        (this.address, this.target) = (address, target);
        prefix = PrefixOf(address);
    }

    public int Depth => prefix.Length;

    public string Host => address.IdnHost;

    /// <summary>An address's path, decoded segment by segment: an encoded slash stays within its segment.</summary>
    public static string[] SegmentsOf(Uri address) => [.. address.AbsolutePath[1..].Split('/').Select(Uri.UnescapeDataString)];

    /// <summary>Reads <c>ADDRESS=TARGET</c>.</summary>
    public static (FileMapEntry? Entry, string? Fault) Read(string text)
    {
        if (text.Split('=', 2) is not [{ Length: > 0 } prefix, { Length: > 0 } to])
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
        var (target, fault) = TargetOf(to);
        return target is null ? (null, fault) : (new FileMapEntry(address, target), null);
    }

    private static Target OwnSamples { get; } = new(
        rest => MappedFile.OfSamplePath(string.Join('/', rest.ToArray())),
        _ => $"{SampleFiles.Host} is the sample files' own host here, and they are {SampleFiles.PackagePath}, "
            + $"{string.Join(", ", SampleFiles.DiskPaths.Order(StringComparer.Ordinal))} and the logos {LogoNames}. --files maps the host "
            + "to others.");

    private static string LogoNames => string.Join(", ", SampleFiles.Logos.Keys.Order(StringComparer.Ordinal));

    /// <summary>The samples at the host and the paths that the sample offers name.</summary>
    public static ImmutableArray<FileMapEntry> OfSampleHost { get; } =
    [
        new(new Uri($"https://{SampleFiles.Host}"), OwnSamples),
        new(new Uri($"http://{SampleFiles.Host}"), OwnSamples),
    ];

    public bool IsFor(FileMapEntry other) => IsOf(other.address) && prefix.AsSpan().SequenceEqual(other.prefix.AsSpan());

    public bool IsOf(Uri asked) => asked.Scheme == address.Scheme && asked.Port == address.Port
        && asked.IdnHost.TrimEnd('.').Equals(address.IdnHost.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    public bool Covers(Uri asked, string[] segments) => IsOf(asked) && segments.AsSpan().StartsWith(prefix.AsSpan());

    public MappedFile? Find(string[] segments) => target.Find(segments.AsMemory(prefix.Length));

    /// <summary>Of an address without a file: where it should be, or what there is.</summary>
    public string WhyMissing(string[] segments) => target.WhyMissing(segments.AsMemory(prefix.Length));

    private static ImmutableArray<string> PrefixOf(Uri address) =>
        SegmentsOf(address) is [.. var names, ""] ? [.. names] : [.. SegmentsOf(address)];

    private static (Target? Target, string? Fault) TargetOf(string to)
    {
        if (to is FileMap.Samples or FileMap.WindowsSamples)
        {
            var family = to == FileMap.Samples ? SystemFamily.Linux : SystemFamily.Windows;
            return (new Target(
                rest => rest.IsEmpty ? null : MappedFile.OfSample(rest.Span[^1], family),
                _ => $"--files maps it to {to}, which is any .vhd and .zip, and the logos {LogoNames}. Map its address to a folder."),
                    null);
        }

        if (Directory.Exists(to))
        {
            var folder = new MappedFolder(to);
            return (new Target(rest => folder.Find(rest.Span), Missing), null);
        }

        var file = Path.GetFullPath(to);
        return File.Exists(file)
            ? (new Target(rest => rest.IsEmpty ? MappedFile.OnDisk(file) : null, Missing), null)
            : (null, $"there is no folder or file '{to}' to map an address to; "
                + $"the samples' own files are {FileMap.Samples} and {FileMap.WindowsSamples}.");

        string Missing(ReadOnlyMemory<string> rest) =>
            $"--files maps it to {Quoted.Shorten(string.Join('/', [to.TrimEnd('/'), .. rest.ToArray()]), 500)}, "
            + "where there is no such file. Put the file there (links are not followed) or correct the address.";
    }

    /// <summary>What answers below the prefix, and what is said where nothing does.</summary>
    private sealed record Target(Func<ReadOnlyMemory<string>, MappedFile?> Find, Func<ReadOnlyMemory<string>, string> WhyMissing);
}
