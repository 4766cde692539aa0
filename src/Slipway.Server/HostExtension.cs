using Slipway.Storage.Database;

namespace Slipway.Server;

/// <summary>
/// How another project joins the service (docs/adr/0036).
/// <see cref="SlipwayHost"/> calls each member once, in this order; here they add nothing.
/// </summary>
public class HostExtension
{
    public static readonly HostExtension None = new();

    /// <summary>What a new database is marked with; the database of another mode is refused.</summary>
    public virtual string Mode => "marketplace";

    /// <summary>Sets the options that the mode decides.</summary>
    public virtual ServiceOptions Configure(ServiceOptions settings) => settings;

    /// <summary>Prepares the database before anything is served from it.</summary>
    public virtual Task PrepareAsync(IDatabase database, ServiceOptions settings, CancellationToken cancel) => Task.CompletedTask;

    public virtual void ConfigureWebHost(IWebHostBuilder host, ServiceOptions settings)
    {
    }

    /// <summary>Adds services. The service adds its own afterwards and keeps those that stand in the place of a default.</summary>
    public virtual void AddServices(IServiceCollection services, ServiceOptions settings)
    {
    }

    /// <summary>Adds middleware before everything that answers.</summary>
    public virtual void UseBeforeAnswers(WebApplication app)
    {
    }

    /// <summary>Adds middleware that knows the endpoint, before the limits.</summary>
    public virtual void UseAfterRouting(WebApplication app)
    {
    }

    /// <summary>Adds middleware directly before the endpoints: the caller is known and authorized.</summary>
    public virtual void UseBeforeEndpoints(WebApplication app)
    {
    }

    public virtual void MapEndpoints(WebApplication app)
    {
    }

    /// <summary>Runs before the service listens.</summary>
    public virtual Task BeginAsync(WebApplication app, CancellationToken cancel) => Task.CompletedTask;
}
