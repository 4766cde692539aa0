using Microsoft.Extensions.FileProviders;
using Slipway.Rehearsal.Files;

namespace Slipway.Bench.Harness;

/// <summary>The files of the sample, served on loopback with ranges like a blob store.</summary>
internal sealed class FileHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private FileHost(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Urls.Single());
    }

    public Uri Address { get; }

    public static async Task<FileHost> StartAsync(Setup setup)
    {
        var folder = setup.Folder("files");
        SampleFiles.WriteTo(folder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), ServeUnknownFileTypes = true });
        await app.StartAsync();
        return new FileHost(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
