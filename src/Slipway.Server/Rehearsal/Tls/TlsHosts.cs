using Slipway.Server.Settings;

namespace Slipway.Server.Rehearsal.Tls;

/// <summary>The addresses that a service listens on: with <c>Tls:Hosts</c> one more, where TLS is spoken in the name of <see cref="ClientHosts"/>.</summary>
internal static class TlsHosts
{
    /// <summary>After the others: the first address is the service's own. On the same interface as that.</summary>
    public static string[] UrlsOf(SlipwaySettings settings)
    {
        var urls = settings.Urls.Split(';');
        return settings.TlsHosts ? [.. urls, new UriBuilder(urls[0]) { Scheme = Uri.UriSchemeHttps, Port = settings.TlsPort }.Uri.GetLeftPart(UriPartial.Authority)] : urls;
    }

    /// <summary>A client that names another host, or none, finds no certificate and so no connection.</summary>
    public static void UseTlsHosts(this IWebHostBuilder host, SlipwaySettings settings)
    {
        if (!settings.TlsHosts)
            return;
        host.UseKestrelHttpsConfiguration();
        host.ConfigureKestrel(kestrel =>
        {
            var authority = kestrel.ApplicationServices.GetRequiredService<RehearsalAuthority>();
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, name) => authority.For(name));
        });
    }
}
