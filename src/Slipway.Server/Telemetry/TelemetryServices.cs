using Slipway.Server.Hosting;

namespace Slipway.Server.Telemetry;

internal static class TelemetryServices
{
    /// <summary>Services that run only if a receiver of telemetry is configured.</summary>
    public static void AddTelemetryExport(this IServiceCollection services, TelemetryOptions options)
    {
        if (options is { Otlp: null, Prometheus: null })
            return;
        TelemetryExport.DescribeRequests();
        services.AddSingleton<TelemetryExport>().AddSingleton<QueueWatch>();
        services.AddPeriodic<QueueWatch>(
            "Reading the queue for telemetry", TimeSpan.FromSeconds(15), (watch, cancel) => watch.RunAsync(cancel));
        if (options.Prometheus is not null)
            services.AddHostedService<MetricsListener>();
    }
}
