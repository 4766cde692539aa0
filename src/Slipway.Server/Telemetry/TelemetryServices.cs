namespace Slipway.Server.Telemetry;

internal static class TelemetryServices
{
    /// <summary>What runs only where telemetry is sent somewhere.</summary>
    public static void AddTelemetryExport(this IServiceCollection services)
    {
        TelemetryExport.DescribeRequests();
        services.AddSingleton<TelemetryExport>().AddHostedService<QueueWatch>();
    }
}
