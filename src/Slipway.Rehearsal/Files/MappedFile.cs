using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using Slipway.Core.Formats.Disks;

namespace Slipway.Rehearsal.Files;

/// <summary>A file of this machine, described as a blob store describes a blob.</summary>
/// <param name="Open">Its content, which can be read from any place.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ContentType">By the ending of its name.</param>
/// <param name="ETag">Strong, with its quotes; another one as soon as the file has changed.</param>
/// <param name="Changed">When it was last written.</param>
/// <param name="BlobType">What <c>x-ms-blob-type</c> says: disks are page blobs.</param>
public sealed record MappedFile(Func<Stream> Open, long Length, string ContentType, string ETag, DateTimeOffset Changed, string BlobType)
{
    private const string AnyType = "application/octet-stream";

    /// <summary>The samples never change, so neither does their date.</summary>
    private static readonly DateTimeOffset SamplesChanged = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Null where nothing can be opened.</summary>
    internal static MappedFile? OnDisk(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\"");
        return new MappedFile(() => OpenShared(path), file.Length, TypeOf(path), tag, Seconds(file.LastWriteTimeUtc), BlobTypeOf(path));
    }

    /// <summary>A sample by the last part of its address: logos by their names, any disk, any package.</summary>
    public static MappedFile? OfSample(string name, SystemFamily family) =>
        IsDisk(name) ? OfDisk(family == SystemFamily.Windows ? SampleFiles.WindowsDisk : SampleFiles.Disk)
        : name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? OfBytes(SampleFiles.Package, name)
        : SampleFiles.Logos.TryGetValue(name, out var logo) ? OfBytes(logo, name)
        : null;

    /// <summary>A sample at its own path.</summary>
    internal static MappedFile? OfSamplePath(string path) =>
        path == SampleFiles.PackagePath || SampleFiles.DiskPaths.Contains(path) || SampleFiles.Logos.ContainsKey(path)
            ? OfSample(path, SystemFamily.Linux)
            : null;

    /// <summary>The answer to a GET or HEAD, with ranges and conditions.</summary>
    public IResult ToResult(HttpContext context)
    {
        context.Response.Headers["x-ms-blob-type"] = BlobType;
        return Results.Stream(
            Open(), ContentType, enableRangeProcessing: true, lastModified: Changed, entityTag: new EntityTagHeaderValue(ETag));
    }

    private static MappedFile OfDisk(SparseVhd disk) =>
        new(disk.Open, disk.Length, AnyType, disk.ETag, SamplesChanged, BlobTypeOf(SampleFiles.DiskPath));

    private static MappedFile OfBytes(byte[] bytes, string name) => new(
        () => new MemoryStream(bytes, writable: false),
        bytes.Length,
        TypeOf(name),
        $"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\"",
        SamplesChanged,
        BlobTypeOf(name));

    private static string TypeOf(string name) => Types.TryGetContentType(name, out var type) ? type : AnyType;

    private static bool IsDisk(string name) => name.EndsWith(".vhd", StringComparison.OrdinalIgnoreCase);

    private static string BlobTypeOf(string name) => IsDisk(name) ? "PageBlob" : "BlockBlob";

    /// <summary>HTTP knows no smaller time.</summary>
    private static DateTimeOffset Seconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 16 * 1024, FileOptions.Asynchronous);
}
