using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.FileProviders;
using Slipway.Server.Rehearsal;

namespace Slipway.Demo;

/// <summary>
/// The publisher's own web space: the sample's logos, disk image and package, as files on loopback,
/// read in parts as a blob store lets them be.
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
    /// Set when the program is asked to end (SIGTERM, Ctrl-C), which the host of this server
    /// listens for.
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

    /// <summary>Serves until the program is asked to end.</summary>
    public Task RunOnAsync() => app.WaitForShutdownAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
