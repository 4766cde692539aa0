using Slipway.Core.Formats.Disks;

namespace Slipway.Rehearsal.Files;

/// <summary>Serves the sample's files as a blob store would: to anyone, with ETags, ranges and HEAD.</summary>
public static class SampleFileEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static IEndpointConventionBuilder MapSampleFiles(this IEndpointRouteBuilder routes, string prefix)
    {
        var files = routes.MapGroup(prefix);
        files.MapMethods("/{name}.png", Methods, (HttpContext context, string name) => Respond(context, name + ".png"));
        foreach (var path in (string[])[SampleFiles.PackagePath, .. SampleFiles.DiskPaths])
            files.MapMethods("/" + path, Methods, (HttpContext context) => Respond(context, path));
        return files.AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Respond(HttpContext context, string name) =>
        MappedFile.OfSample(name, SystemFamily.Linux)?.ToResult(context) ?? Results.NotFound();
}
