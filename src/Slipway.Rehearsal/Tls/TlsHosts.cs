using Microsoft.AspNetCore.DataProtection;
using Slipway.Rehearsal.Settings;
using Slipway.Server.Hosting;
using Slipway.Storage.Identity;

namespace Slipway.Rehearsal.Tls;

/// <summary>
/// With <c>Tls:Hosts</c>, an address where TLS is spoken in the name of <see cref="ClientHosts"/>,
/// with certificates of the stored authority.
/// </summary>
internal sealed class TlsHosts(KeyStore store, IDataProtectionProvider provider, TimeProvider machine) : IDisposable
{
    private RehearsalAuthority? authority;

    /// <summary>After the others: the first address is the service's own. On the same interface as that.</summary>
    public static string UrlsOf(AddressOptions address, RehearsalOptions options) => options.TlsHosts
        ? $"{address.Urls};{new UriBuilder(address.Urls.Split(';')[0]) { Scheme = Uri.UriSchemeHttps, Port = options.TlsPort }.Uri
            .GetLeftPart(UriPartial.Authority)}"
        : address.Urls;

    /// <summary>A client that names another host, or none, finds no certificate and so no connection.</summary>
    public static void Configure(IWebHostBuilder host)
    {
        host.UseKestrelHttpsConfiguration();
        host.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
            https.ServerCertificateSelector = (_, name) =>
                kestrel.ApplicationServices.GetRequiredService<TlsHosts>().authority?.For(name)));
    }

    /// <summary>Before the first connection.</summary>
    public async Task OpenAsync(CancellationToken cancel) => authority = await StoredAuthority.OpenAsync(store, provider, machine, cancel);

    public void Dispose() => authority?.Dispose();
}
