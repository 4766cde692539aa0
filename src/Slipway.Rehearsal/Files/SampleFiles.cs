using Slipway.Core.Formats.Disks;
using Slipway.Server.Fetching;

namespace Slipway.Rehearsal.Files;

/// <summary>
/// The files that the sample offers refer to. Logos and package are part of the program; the disks, of a gigabyte and more, are
/// computed.
/// </summary>
public static class SampleFiles
{
    /// <summary>The host in the sample offer's addresses.</summary>
    public const string Host = "files.contoso.example";

    /// <summary>Where the virtual machine sample's disk lies, below whatever serves the files.</summary>
    public const string DiskPath = "vhds/contoso-app.vhd";

    /// <summary>Where the disks of all samples lie; they are one and the same.</summary>
    public static readonly IReadOnlyList<string> DiskPaths = [DiskPath, "vhds/contoso-core.vhd", "vhds/contoso-core-gen2.vhd"];

    /// <summary>Where the application sample's package lies.</summary>
    public const string PackagePath = "packages/contoso-watch.zip";

    /// <summary>The logos by file name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Logos { get; } =
        new[] { "small.png", "small-40.png", "medium.png", "large.png", "wide.png" }.ToDictionary(
            name => name, Embedded, StringComparer.Ordinal);

    /// <summary>A package that deploys a storage account and asks customers for its name.</summary>
    public static byte[] Package { get; } = Embedded("contoso-watch.zip");

    /// <summary>A disk of Linux as all samples claim it, no larger than it must be.</summary>
    public static SparseVhd Disk { get; } = SparseVhd.WithSystem(SystemFamily.Linux, 1024 * VhdFooter.MiB);

    /// <summary>A disk of Windows, no larger than it must be.</summary>
    public static SparseVhd WindowsDisk { get; } = SparseVhd.WithSystem(SystemFamily.Windows, 30 * 1024 * VhdFooter.MiB);

    /// <summary>The logo or the package at an address as the samples write it; null for any other.</summary>
    public static byte[]? Find(string address) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var uri) || !uri.Host.Equals(Host, StringComparison.OrdinalIgnoreCase) ? null
        : uri.AbsolutePath == "/" + PackagePath ? Package
        : Logos.GetValueOrDefault(uri.AbsolutePath.TrimStart('/'));

    /// <summary>
    /// Whether a disk that was read at an address is the samples' own. Each program draws it again, so an offer of a data folder may have
    /// gone live with another.
    /// </summary>
    public static bool IsDisk(string address, FetchOutcome.Fetched now) => now.TotalLength == Disk.Length && now.ETag == Disk.ETag
        && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Equals(Host, StringComparison.OrdinalIgnoreCase)
        && DiskPaths.Contains(uri.AbsolutePath.TrimStart('/'));

    /// <summary>Writes all of them into a folder, for a file server of one's own.</summary>
    public static void WriteTo(string folder)
    {
        foreach (var (name, bytes) in Logos)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        foreach (var path in DiskPaths)
        {
            var disk = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(disk)!);
            Disk.WriteTo(disk);
        }

        var package = Path.Combine(folder, PackagePath);
        Directory.CreateDirectory(Path.GetDirectoryName(package)!);
        File.WriteAllBytes(package, Package);
    }

    private static byte[] Embedded(string name)
    {
        using var file = typeof(SampleFiles).Assembly.GetManifestResourceStream($"sample.{name}")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
