namespace Slipway.Server.Hosting;

internal static class PeriodicServices
{
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
