using Slipway.Server.Settings;

namespace Slipway.Server.Telemetry;

internal static class TelemetryServices
{
    /// <summary>What runs only where somebody is told.</summary>
    public static void AddTelemetryExport(this IServiceCollection services, SlipwaySettings settings)
    {
        if (settings is { TelemetryOtlp: null, TelemetryPrometheus: null })
            return;
        TelemetryExport.DescribeRequests();
        services.AddSingleton<TelemetryExport>().AddHostedService<QueueWatch>();
        if (settings.TelemetryPrometheus is not null)
            services.AddHostedService<MetricsListener>();
    }
}
