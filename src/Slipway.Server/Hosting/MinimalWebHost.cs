using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Slipway.Server.Hosting;

/// <summary>
/// A web server that only its code configures. The framework's usual builders would read an
/// <c>appsettings.json</c> of the working folder and variables such as <c>ASPNETCORE_URLS</c> or
/// <c>Kestrel__Endpoints__…</c>, any of which can make it listen elsewhere.
/// </summary>
public static class MinimalWebHost
{
    public static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        return builder;
    }

    /// <summary>Refuses a server that listens on an address that its settings do not name.</summary>
    /// <param name="app">A server that has started.</param>
    /// <param name="configured">The addresses of its settings.</param>
    /// <param name="loopbackOnly">Whether each must be one of this machine alone.</param>
    /// <exception cref="IOException">There is such an address; the server is for its caller to stop.</exception>
    public static void CheckAddresses(WebApplication app, IReadOnlyList<string> configured, bool loopbackOnly)
    {
        var allowed = configured.Select(url => new Uri(url)).ToList();
        foreach (var url in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
        {
            var bound = new Uri(url);
            if (loopbackOnly && !IsLoopback(bound))
                throw new IOException($"only loopback is allowed, but the server listens on {url}.");
            if (!allowed.Any(one => Means(one, bound)))
                throw new IOException($"the server listens on {url}, which is not one of {string.Join(", ", configured)}.");
        }
    }

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Port 0 is any port, and a name is any address.</summary>
    private static bool Means(Uri allowed, Uri bound) =>
        allowed.Scheme == bound.Scheme
        && (allowed.Port == 0 || allowed.Port == bound.Port)
        && (allowed.Host == bound.Host || (allowed.HostNameType == UriHostNameType.Dns && allowed.Host != "localhost"));
}
