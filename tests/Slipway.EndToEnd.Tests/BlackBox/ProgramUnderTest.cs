using System.Net;
using System.Security.Cryptography.X509Certificates;
using Slipway.EndToEnd.Tests.Exec;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.BlackBox;

/// <summary>
/// A rehearsal as its clients reach it: at its own address, or through <c>slipway exec</c> under the
/// original's own hosts.
/// </summary>
public sealed class ProgramUnderTest : IAsyncDisposable
{
    private readonly Place place;
    private readonly IAsyncDisposable program;
    private readonly HttpClientHandler handler;

    private ProgramUnderTest(Place place, IAsyncDisposable program, HttpClientHandler handler, Uri portal, Uri login)
    {
        (this.place, this.program, this.handler) = (place, program, handler);
        (Portal, Login) = (new HttpClient(handler, disposeHandler: false)
        {
            BaseAddress = portal,
        }, new HttpClient(handler, disposeHandler: false) { BaseAddress = login });
    }

    /// <summary>Every way in.</summary>
    public static TheoryData<string> All => ["serve", "exec"];

    public HttpClient Portal { get; }

    public HttpClient Login { get; }

    public static async Task<ProgramUnderTest> StartAsync(string way)
    {
        var place = await Place.CreateAsync();
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseProxy = false };
        if (way == "exec")
        {
            var run = await HeldRun.StartAsync(place);
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(run.Bundle);
            handler.UseProxy = true;
            handler.Proxy = new WebProxy(run.Proxy);
            handler.ServerCertificateCustomValidationCallback = (_, certificate, chain, _) => IsTrusted(certificate!, chain!, roots);
            return new ProgramUnderTest(
                place, run, handler, new Uri("https://cloudpartner.azure.com"), new Uri("https://login.microsoftonline.com"));
        }

        var server = await SlipwayProcess.RehearseAsync(place);
        return new ProgramUnderTest(place, server, handler, server.Address, server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        Portal.Dispose();
        Login.Dispose();
        handler.Dispose();
        await program.DisposeAsync();
        await place.DisposeAsync();
    }

    /// <summary>By the bundle alone, as a client whose variable names it; the name is looked at, too.</summary>
    private static bool IsTrusted(X509Certificate2 certificate, X509Chain chain, X509Certificate2Collection roots)
    {
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate) && certificate.MatchesHostname(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false));
    }
}
