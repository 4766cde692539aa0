using Slipway.Server.Hosting;
using Slipway.Storage.Operations;

namespace Slipway.Server.Telemetry;

/// <summary>Measurements, and their export if a receiver is configured.</summary>
internal static class TelemetryFeature
{
    public static void AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddSingleton<QueueStore>();
        if (options is { Otlp: null, Prometheus: null })
            return;
        TelemetryExport.DescribeRequests();
        services.AddSingleton<TelemetryExport>().AddSingleton<QueueWatch>().AddPeriodic<QueueWatch>(
            "Reading the queue for telemetry", TimeSpan.FromSeconds(15), (watch, cancel) => watch.RunAsync(cancel));
        if (options.Prometheus is not null)
            services.AddHostedService<MetricsListener>();
    }

    public static void UseTelemetry(this WebApplication app, TelemetryOptions options)
    {
        if (options.Otlp is not null)
            app.Use(RequestSpan.RunAsync);
    }
}
