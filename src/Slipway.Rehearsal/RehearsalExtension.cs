using Microsoft.AspNetCore.HttpOverrides;
using Slipway.Core.Fetching;
using Slipway.Rehearsal.Clock;
using Slipway.Rehearsal.Files;
using Slipway.Rehearsal.Identity;
using Slipway.Rehearsal.Journal;
using Slipway.Rehearsal.Scenarios;
using Slipway.Rehearsal.Settings;
using Slipway.Rehearsal.State;
using Slipway.Rehearsal.Tls;
using Slipway.Server;
using Slipway.Server.Fetching;
using Slipway.Server.Hosting;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Publishing;
using Slipway.Server.Publishing.Steps;
using Slipway.Storage.Database;
using Slipway.Storage.Identity;
using IPNetwork = System.Net.IPNetwork;

namespace Slipway.Rehearsal;

/// <summary>What turns the service into a rehearsal.</summary>
public sealed class RehearsalExtension(RehearsalOptions options) : HostExtension
{
    /// <summary>The credentials of a rehearsal are well-known, and tests of a client may fail often.</summary>
    private const int FailedLogins = 1000;

    private static readonly IPNetwork[] ThisMachine = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    public override string Mode => "rehearsal";

    /// <summary>A rehearsal's callers are one person's programs, which poll as they will.</summary>
    public override ServiceOptions Configure(ServiceOptions settings) => settings with
    {
        Address = settings.Address with
        {
            Urls = TlsHosts.UrlsOf(settings.Address, options),
            LoopbackOnly = !options.AllowRemote,
            StandsInFor = ClientHosts.All,
        },
        Operation = settings.Operation with { RetryAfter = 1 },
        Identity = settings.Identity with { FailedLogins = settings.Identity.FailedLogins ?? FailedLogins },
        Limits = settings.Limits with
        {
            RequestsPerSecond = settings.Limits.RequestsPerSecond ?? 0,
            ConcurrentPerAddress = settings.Limits.ConcurrentPerAddress ?? 0,
        },
    };

    public override async Task PrepareAsync(IDatabase database, ServiceOptions settings, CancellationToken cancel)
    {
        // Only who names a pace sets it, for all nodes: one that joins must not undo what was chosen while the others ran.
        if (options.Pace is { } pace)
            await new MarketTime(database).SetPaceAsync(pace, cancel);
        await RehearsalIdentities.SeedAsync(new IdentityStore(database), cancel, options.MorePublishers);
        await ScenarioServices.BeginAsync(database, options, cancel);
    }

    public override void ConfigureWebHost(IWebHostBuilder host, ServiceOptions settings)
    {
        if (options.TlsHosts)
            TlsHosts.Configure(host);
        host.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(port => port.Use(BrokenConnection.Watch)));
    }

    public override void AddServices(IServiceCollection services, ServiceOptions settings)
    {
        services.AddSingleton(options).AddSingleton(new AddressPolicy
        {
            AllowedHosts = [.. settings.Fetch.AllowedHosts, .. options.AllowedHosts],
            AllowedNetworks = [.. settings.Fetch.AllowedNetworks],
            AllowLoopback = true,
            OnThisMachine = true,
        });
        services.AddSingleton<RefusedHosts>().AddSingleton(provider => new FetcherOptions
        {
            Policy = provider.GetRequiredService<AddressPolicy>(),
            Timeout = settings.Fetch.Timeout,
            StandIn = options.Files.WithSampleHost().Respond,
            IsSample = SampleFiles.IsDisk,
            Refused = address =>
            {
                provider.GetRequiredService<RefusedHosts>().Add(address);
                return RefusedHosts.Advice(address);
            },
        });
        services.AddSingleton(provider => new MarketPace(provider.GetRequiredService<MarketTime>(), options.ShortestOperation));
        services.AddSingleton<TokenGrants, RehearsalTokens>();
        services.AddSingleton<ScenarioStore>().AddSingleton<ChosenScenario>().AddSingleton<StepInterceptor, StepScenarios>()
            .AddSingleton<CancelTime, ScenarioCancelTime>().AddSingleton<CallScenarios>();
        services.AddSingleton<SnapshotStore>().AddSingleton<StateGate>().AddSingleton<SnapshotRestorer>().AddSingleton<RehearsalSeeder>()
            .AddSingleton<LoadedOffers>();
        services.AddSingleton<HostNameFilter>().AddSingleton<TlsHosts>();
        services.AddSingleton<WireJournal>().AddSingleton<JournalRecorder>();
        services.AddSingleton<MarketAdvance>();
    }

    public override void UseBeforeAnswers(WebApplication app)
    {
        // In front of a rehearsal stands 'slipway exec', which knows the scheme that the client spoke.
        if (app.Services.GetRequiredService<AddressOptions>().ProxyNetworks.Count == 0)
            ClientAddresses.Believe(app, ThisMachine, ForwardedHeaders.XForwardedProto);
        app.Use(app.Services.GetRequiredService<JournalRecorder>().RunAsync);
    }

    public override void UseAfterRouting(WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<HostNameFilter>().RunAsync);
        app.Use(app.Services.GetRequiredService<StateGate>().RunAsync);
    }

    public override void UseBeforeEndpoints(WebApplication app) => app.Use(app.Services.GetRequiredService<CallScenarios>().RunAsync);

    public override void MapEndpoints(WebApplication app) => app.MapRehearsal();

    public override async Task BeginAsync(WebApplication app, CancellationToken cancel)
    {
        if (options.TlsHosts)
            await app.Services.GetRequiredService<TlsHosts>().OpenAsync(cancel);
        await app.Services.GetRequiredService<RehearsalSeeder>().RunAsync(cancel);
        await ScenarioServices.SaySeedAsync(app, cancel);
    }
}
