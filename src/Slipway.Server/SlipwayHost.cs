using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Core.Fetching;
using Slipway.Server.Catalog;
using Slipway.Server.Fetching;
using Slipway.Server.Files;
using Slipway.Server.Hosting;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Notifications;
using Slipway.Server.Publishing;
using Slipway.Server.Publishing.Runner;
using Slipway.Server.Publishing.Steps;
using Slipway.Server.Publishing.Steps.Certify;
using Slipway.Server.Rules;
using Slipway.Server.Telemetry;
using Slipway.Storage.Catalog;
using Slipway.Storage.Database;
using Slipway.Storage.Files;
using Slipway.Storage.Identity;
using Slipway.Storage.Notifications;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;

namespace Slipway.Server;

/// <summary>Puts the service together: opens its database, composes it, and says what it serves.</summary>
public static class SlipwayHost
{
    /// <param name="settings">As they were read.</param>
    /// <param name="machine">The machine's clock.</param>
    /// <param name="logs">Where logs go, and how much of them.</param>
    /// <param name="extension">What joins the service.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <param name="more">What its caller has to add, or to put in the place of ours.</param>
    /// <exception cref="StoreUnusableException">The database or its key cannot be used as it is asked for.</exception>
    public static async Task<WebApplication> BuildAsync(
        ServiceOptions settings,
        TimeProvider machine,
        Action<ILoggingBuilder> logs,
        HostExtension extension,
        CancellationToken cancel,
        Action<IServiceCollection>? more = null)
    {
        settings = extension.Configure(settings);
        var folder = settings.Store.Data == StoreOptions.Memory ? MakeFolder() : null;
        if (folder is not null)
            settings = settings with { Store = settings.Store with { Data = folder.Path } };
        IDatabase? database = null;
        try
        {
            database = await settings.Store.OpenAsync(exclusively: true, machine, cancel, durable: folder is null);
            await Startup.PrepareAsync(database, settings, extension, cancel);
            var builder = BareHost.CreateBuilder();
            builder.WebHost.UseUrls(settings.Address.Urls);
            builder.WebHost.UseSockets(ConnectionLimits.Apply).ConfigureKestrel(ConnectionLimits.Apply);
            extension.ConfigureWebHost(builder.WebHost, settings);
            logs(builder.Logging);
            extension.AddServices(builder.Services, settings);
            AddServices(builder.Services, settings, database);
            await builder.Services.AddSlipwayIdentityAsync(
                database, settings.Identity, KeyFile.PathOf(settings.Secrets, settings.Store), cancel);
            if (folder is not null)
                builder.Services.AddSingleton(_ => folder);
            more?.Invoke(builder.Services);
            var app = builder.Build();
            app.Services.GetService<PrivateFolder>(); // What is made first is disposed of last: the folder after all that has files open in it.
            app.Services.GetService<TelemetryExport>(); // Its making begins the export.
            app.UseSlipway(settings, extension);
            await app.Services.GetRequiredService<CatalogBackfill>().RunAsync(cancel);
            Startup.WarnOfNoLocks(app, database);
            Startup.WarnOfOwnFolder(app, settings);
            Startup.WarnOfOpenFolder(app, settings);
            await Startup.WarnOfNobodyAsync(app, database, settings, cancel);
            Startup.SayWhetherMailIsSent(app, settings);
            Startup.SayWhereTelemetryGoes(app, settings);
            await extension.BeginAsync(app, cancel);
            return app;
        }
        catch
        {
            if (database is not null)
                await database.DisposeAsync();
            if (folder is not null)
                await folder.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts what <see cref="BuildAsync"/> gave, and makes sure that it listens where the settings say and nowhere else.
    /// </summary>
    /// <exception cref="IOException">It cannot listen there, or came to listen elsewhere, too.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancel)
    {
        await app.StartAsync(cancel);
        var address = app.Services.GetRequiredService<AddressOptions>();
        BareHost.CheckAddresses(app, address.Urls.Split(';'), address.LoopbackOnly);
    }

    private static PrivateFolder MakeFolder()
    {
        try
        {
            return PrivateFolder.Create();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new StoreUnusableException($"no folder for the data '{StoreOptions.Memory}' can be made: {fault.Message}", fault);
        }
    }

    private static void AddServices(IServiceCollection services, ServiceOptions settings, IDatabase database)
    {
        settings.AddTo(services);
        services.AddSingleton(database.Machine);
        services.AddSingleton(_ => database);
        services.AddSingleton<MarketTime>().AddSingleton<OfferStore>().AddSingleton<OperationStore>().AddSingleton<WorkStore>()
            .AddSingleton<QueueStore>()
            .AddSingleton<IdentityStore>().AddSingleton<KeyStore>().AddSingleton<FileStore>();
        services.AddSingleton<CatalogStore>().AddSingleton<CatalogChangeStore>().AddSingleton<CatalogPackaging>()
            .AddSingleton<CatalogBackfill>();
        services.AddSingleton<AccessFilter>().AddSingleton<Commands>().AddSingleton<OperationDocuments>().AddSingleton<OperationAnswers>()
            .AddSingleton<TransitionLoop>().AddSingleton<OfferTransitions>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton(_ => LargeFiles.Open(settings.Artifacts, settings.Store)).AddSingleton<LargeFileUses>()
            .AddSingleton<FileCopies>().AddSingleton<LargeDownloads>().AddSingleton<ImageCopies>();
        services.TryAddSingleton(
            new AddressPolicy { AllowedHosts = [.. settings.Fetch.AllowedHosts], AllowedNetworks = [.. settings.Fetch.AllowedNetworks] });
        services.AddSingleton<DocumentRules>().AddSingleton<LiveContentStore>().AddSingleton<EverLive>().AddSingleton<RuleLinks>();
        services.AddSingleton<FileChecks>().AddSingleton<FileCertification>().AddSingleton<ImageCertification>();
        services.AddSingleton<PriceCertification>().AddSingleton<StoredCopies>();
        services.TryAddSingleton(provider =>
            new FetcherOptions { Policy = provider.GetRequiredService<AddressPolicy>(), Timeout = settings.Fetch.Timeout });
        services.AddSingleton(provider => new GuardedFetcher(provider.GetRequiredService<FetcherOptions>(), database.Machine));
        services.AddSingleton<IStepHandler, ValidateStep>().AddSingleton<IStepHandler, CertifyStep>()
            .AddSingleton<IStepHandler, ProvisionStep>()
            .AddSingleton<IStepHandler, PackageStep>().AddSingleton<IStepHandler, LiveStep>().AddSingleton<StepHandlers>();
        services.TryAddSingleton(MarketPace.OfMarketplace);
        services.TryAddSingleton<StepInterceptor>();
        services.TryAddSingleton<CancelTime>();
        services.AddSingleton<WakeUps>().AddSingleton<RunningWork>().AddSingleton<StepRunner>().AddHostedService<OperationRunner>();
        if (database.Nodes.DeadOwners is not null)
            services.AddSingleton<DeadNodes>().AddPeriodic<DeadNodes>(
                "Looking for dead nodes", TimeSpan.FromSeconds(0.5), (nodes, cancel) => nodes.RunAsync(cancel));
        services.AddSingleton<Housekeeping>().AddPeriodic<Housekeeping>(
            "Housekeeping", TimeSpan.FromHours(1), (keeping, cancel) => keeping.RunAsync(cancel));
        AddNotifications(services, settings);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        services.AddSingleton<ConcurrentRequests>();
        services.AddSingleton<BodyBudget>();
        if (settings.Limits.PrincipalsPerSecond is > 0 and var perSecond)
            services.AddSingleton(_ => new RequestRate(perSecond));
        if (settings.Limits.AddressesAtOnce is > 0 and var atOnce)
            services.AddSingleton(_ => new RequestsByAddress(settings.Address, atOnce));
        services.AddTelemetryExport(settings.Telemetry);
        services.AddSlipwayOpenApi(settings.Identity.Audience, withTokenService: settings.Identity.Authority is null);
    }

    private static void AddNotifications(IServiceCollection services, ServiceOptions settings)
    {
        services.AddSingleton<Outbox>().AddSingleton<DeliveryStore>().AddSingleton<WebhookStore>();
        services.AddSingleton<WebhookSecrets>().AddSingleton<NoticeAddresses>();
        services.AddSingleton<IDeliveryChannel, WebhookChannel>();
        if (settings.Mail.Smtp is not null)
            services.AddSingleton<IDeliveryChannel, MailChannel>();
        services.AddHostedService<Dispatcher>();
    }
}
