using System.ComponentModel;
using Slipway.Server.Catalog;
using Slipway.Server.Fetching;
using Slipway.Server.Files;
using Slipway.Server.Hosting;
using Slipway.Server.Http;
using Slipway.Server.Identity;
using Slipway.Server.Notifications;
using Slipway.Server.Offers;
using Slipway.Server.Publishing;
using Slipway.Server.Publishing.Runner;
using Slipway.Server.Publishing.Steps;
using Slipway.Server.Publishing.Steps.Certify;
using Slipway.Server.Rules;
using Slipway.Server.Telemetry;
using Slipway.Storage.Database;

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
    /// <exception cref="StoreUnusableException">The database or its key cannot be used with these settings.</exception>
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
            var builder = MinimalWebHost.CreateBuilder();
            builder.WebHost.UseUrls(settings.Address.Urls);
            builder.WebHost.UseSockets(ConnectionLimits.Apply).ConfigureKestrel(ConnectionLimits.Apply);
            extension.ConfigureWebHost(builder.WebHost, settings);
            logs(builder.Logging);
            extension.AddServices(builder.Services, settings);
            await AddServicesAsync(builder.Services, settings, database, cancel);
            if (folder is not null)
                builder.Services.AddSingleton(_ => folder);
            more?.Invoke(builder.Services);
            var app = builder.Build();
            // What is made first is disposed of last: the folder after all that has files open in it.
            app.Services.GetService<PrivateFolder>();
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
        MinimalWebHost.CheckAddresses(app, address.Urls.Split(';'), address.LoopbackOnly);
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

    /// <summary>The table of contents of what serves, a line for each feature.</summary>
    private static async Task AddServicesAsync(
        IServiceCollection services, ServiceOptions options, IDatabase database, CancellationToken cancel)
    {
        options.AddTo(services);
        services.AddHosting(database);
        services.AddTelemetry(options.Telemetry);
        services.AddHttp(options.Limits, options.Address, options.Identity.Audience);
        await services.AddIdentityAsync(database, options.Identity, KeyFile.PathOf(options.Secrets, options.Store), cancel);
        services.AddFetching(options.Fetch);
        services.AddFiles(options.Artifacts, options.Store);
        services.AddRules();
        services.AddCatalog();
        services.AddNotifications(options.Mail);
        services.AddOffers();
        services.AddPublishing();
        services.AddSteps();
        services.AddCertify();
        services.AddRunner(database);
    }
}
