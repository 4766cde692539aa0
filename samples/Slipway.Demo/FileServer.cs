using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.FileProviders;
using Slipway.Rehearsal.Files;

namespace Slipway.Demo;

/// <summary>
/// The publisher's own web space: the sample's logos, disk image and package, as files on loopback,
/// served with ranges like a blob store.
/// </summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private FileServer(WebApplication app)
    {
        this.app = app;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public string Address { get; }

    /// <summary>
    /// Set when the program receives a signal to end (SIGTERM, Ctrl-C), which this server's host
    /// handles.
    /// </summary>
    public CancellationToken Interrupted => app.Lifetime.ApplicationStopping;

    public static async Task<FileServer> StartAsync(string folder)
    {
        SampleFiles.WriteTo(folder);
        BrokenDisk.WriteTo(folder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), ServeUnknownFileTypes = true });
        await app.StartAsync();
        return new FileServer(app);
    }

    /// <summary>Serves until the program receives a signal to end.</summary>
    public Task RunOnAsync() => app.WaitForShutdownAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
