using Slipway.Storage.Database;
using Slipway.Storage.Identity;
using Slipway.Storage.Notifications;
using Slipway.Storage.Operations;
using Slipway.Storage.Postgres;
using Slipway.Storage.Sqlite;

namespace Slipway.Server;

/// <summary>What is done once with a database before it is served.</summary>
internal static class Startup
{
    public static async Task PrepareAsync(IDatabase database, ServiceOptions settings, HostExtension extension, CancellationToken cancel)
    {
        await CheckModeAsync(new KeyStore(database), extension.Mode, cancel);
        if (database is SqliteDatabase)
        {
            await new WorkStore(database).ReleaseAllAsync(cancel);
            await new DeliveryStore(database).ReleaseAllAsync(cancel);
        }

        await extension.PrepareAsync(database, settings, cancel);
    }

    /// <summary>Behind a pooler, a lock would be given to other nodes with its session.</summary>
    public static void WarnOfNoLocks(WebApplication app, IDatabase database)
    {
        if (database.Nodes is PostgresNodes { HasLocks: false })
        {
            app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogWarning(
                "Database:Pooler is transaction and Database:Direct is not set, so this node does not have a lock: if it dies, its work "
                + "waits "
                + "for Runner:Lease"));
        }
    }

    /// <summary>Nodes on one database have to have one store, too: what one of them fetched, the others look for.</summary>
    public static void WarnOfOwnFolder(WebApplication app, ServiceOptions settings)
    {
        if (settings is { Store.Database: not null, Artifacts.Store: null })
        {
            app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogWarning(
                "Artifacts:Store is not set, so large files lie in this node's own data folder. With several nodes, set it to a folder "
                + "that all share, or to a bucket"));
        }
    }

    /// <summary>A folder that somebody made by hand is often readable by all.</summary>
    public static void WarnOfOpenFolder(WebApplication app, ServiceOptions settings)
    {
        if (settings.Store.Database is null && DataFolder.IsOpenToOthers(settings.Store.Data))
        {
            app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogWarning(
                "Other users of this machine can read the data folder {Folder}. Only its owner can read the database now; protect "
                + "the rest, too, with chmod 700",
                Path.GetFullPath(settings.Store.Data)));
        }
    }

    /// <summary>
    /// Without principals and without an issuer every request is refused, which may puzzle whoever
    /// has just installed it.
    /// </summary>
    public static async Task WarnOfNobodyAsync(WebApplication app, IDatabase database, ServiceOptions settings, CancellationToken cancel)
    {
        if (settings.Identity.Authority is not null || (await new IdentityStore(database).ListPrincipalsAsync(cancel)).Count > 0)
            return;
        app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogWarning(
            "Nobody may use this marketplace yet. Add a publisher and a principal (slipway publisher add, slipway principal add), or set "
            + "Identity:Authority to the issuer of your tokens"));
    }

    /// <summary>Who looks for mail that never comes should find out why.</summary>
    public static void SayWhetherMailIsSent(WebApplication app, ServiceOptions settings) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        if (settings.Mail.Smtp is { } server)
            app.Logger.LogInformation("Mail is sent through {Server}", server);
        else
            app.Logger.LogInformation("No mail is sent: no mail server is set (Mail:Smtp, Mail:From). Webhooks are still called");
    });

    /// <summary>A receiver that is misspelt is never heard of again.</summary>
    public static void SayWhereTelemetryGoes(WebApplication app, ServiceOptions settings)
    {
        if (settings.Telemetry.Otlp is { } receiver)
            app.Lifetime.ApplicationStarted.Register(() =>
                app.Logger.LogInformation("Traces and metrics are sent to {Receiver}", receiver));
    }

    /// <summary>
    /// The data of one mode must never be taken for that of another, nor the well-known secrets of
    /// one be let into another.
    /// </summary>
    private static async Task CheckModeAsync(KeyStore keys, string mode, CancellationToken cancel)
    {
        var stored = await keys.SetFactOnceAsync("mode", mode, cancel);
        if (stored == mode)
            return;
        throw new StoreUnusableException(mode == HostExtension.None.Mode
            ? $"the database belongs to a {stored}; open it with --{stored}, or choose another --data or --database."
            : $"the database belongs to a {stored}; --{mode} cannot open it. Choose another --data or --database.");
    }
}
