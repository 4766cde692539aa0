using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;
using Slipway.Core.OfferTypes;

namespace Slipway.Server.Rehearsal;

/// <summary>Serves the sample's files as a blob store would: to anyone, with ETags, ranges and HEAD.</summary>
public static class SampleFileEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Part of every tag's meaning is that the files never change, so neither does their date.</summary>
    private static readonly DateTimeOffset Changed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IEndpointConventionBuilder MapSampleFiles(this IEndpointRouteBuilder routes, string prefix)
    {
        var files = routes.MapGroup(prefix);
        files.MapMethods("/{name}.png", Methods, (string name) => SampleFiles.Logos.TryGetValue(name + ".png", out var bytes) ? Whole(bytes, "image/png") : Results.NotFound());
        files.MapMethods("/" + SampleFiles.PackagePath, Methods, () => Whole(SampleFiles.Package, PackageFiles.Kind.ContentType));
        foreach (var path in SampleFiles.DiskPaths)
            files.MapMethods("/" + path, Methods, Disk);
        return files.AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Whole(byte[] bytes, string contentType) =>
        Results.Bytes(bytes, contentType, enableRangeProcessing: true, lastModified: Changed, entityTag: Tag($"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\""));

    private static IResult Disk() =>
        Results.Stream(SampleFiles.Disk.Open(), "application/octet-stream", enableRangeProcessing: true, lastModified: Changed, entityTag: Tag(SampleFiles.Disk.ETag));

    private static EntityTagHeaderValue Tag(string tag) => new(tag);
}
