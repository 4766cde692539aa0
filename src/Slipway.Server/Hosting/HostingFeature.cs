using Slipway.Storage.Database;

namespace Slipway.Server.Hosting;

/// <summary>What every feature stands on: the database, its clocks, and the node.</summary>
internal static class HostingFeature
{
    public static void AddHosting(this IServiceCollection services, IDatabase database)
    {
        services.AddSingleton(database.Machine).AddSingleton(_ => database).AddSingleton<MarketTime>().AddSingleton<WakeUps>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }

    /// <summary>Has <paramref name="work"/> of a registered service done every <paramref name="interval"/> while the host runs.</summary>
    public static IServiceCollection AddPeriodic<T>(
        this IServiceCollection services, string name, TimeSpan interval, Func<T, CancellationToken, Task> work)
        where T : class => services.AddSingleton<IHostedService>(provider =>
        {
            var service = provider.GetRequiredService<T>();
            return new PeriodicService(
                name, interval, cancel =>
                    work(service, cancel), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<T>>());
        });
}
