using System.IO.Compression;
using System.Net;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Upgrades;

/// <summary>Serves one package that is too large for the database, and yet small when it is compressed.</summary>
internal sealed class PackageHost : IDisposable
{
    private const int Padding = 5 * 1024 * 1024;

    private readonly HttpListener listener = new();

    private PackageHost(string address)
    {
        Address = address + "package.zip";
        listener.Prefixes.Add(address);
        listener.Start();
    }

    public string Address { get; }

    public static async Task<PackageHost> StartAsync(byte[] package)
    {
        var host = new PackageHost($"http://127.0.0.1:{FreePort.Find()}/");
        _ = host.ServeAsync(await PaddedAsync(package));
        return host;
    }

    public void Dispose() => listener.Close();

    private static async Task<byte[]> PaddedAsync(byte[] package)
    {
        var whole = new MemoryStream();
        await whole.WriteAsync(package);
        await using (var zip = new ZipArchive(whole, ZipArchiveMode.Update, leaveOpen: true))
        {
            await using var entry = await zip.CreateEntry("padding.bin", CompressionLevel.NoCompression).OpenAsync();
            await entry.WriteAsync(new byte[Padding]);
        }

        return whole.ToArray();
    }

    private async Task ServeAsync(byte[] package)
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                context.Response.ContentLength64 = package.Length;
                context.Response.Headers["ETag"] = "\"1\"";
                if (context.Request.HttpMethod == "GET")
                    await context.Response.OutputStream.WriteAsync(package);
                context.Response.Close();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException or IOException)
            {
                // Whoever asked has seen enough, or it was closed.
            }
        }
    }
}
