using Microsoft.AspNetCore.Connections;
using Slipway.Server.Hosting;

namespace Slipway.Server.Telemetry;

/// <summary>
/// Serves <c>/metrics</c> for Prometheus on a separate address: the public way to the service does
/// not lead there, and it responds while the service is overloaded or without its database.
/// </summary>
internal sealed class MetricsListener(
    TelemetryOptions options, AddressOptions own, TelemetryExport export, ILogger<MetricsListener> log) : IHostedService, IAsyncDisposable
{
    public const string Path = "/metrics";

    private const int MostConnections = 32;

    private WebApplication? app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = MinimalWebHost.CreateBuilder();
        builder.WebHost.UseUrls(options.Prometheus!);
        builder.WebHost.ConfigureKestrel(kestrel =>
            (kestrel.AddServerHeader, kestrel.Limits.MaxConcurrentConnections) = (false, MostConnections));
        app = builder.Build();
        app.MapGet(Path, () => Results.Text(export.Prometheus!.Collect(), PrometheusText.ContentType)).DisableHttpMetrics();
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new MetricsAddressException(
                $"{options.Prometheus}, the address of Telemetry:Prometheus, is in use by another program; choose another port there, or 0 "
                + "for a free one.",
                fault);
        }

        MinimalWebHost.CheckAddresses(app, [options.Prometheus!], own.LoopbackOnly);
        log.LogInformation("Metrics for Prometheus are at {Address}", app.Urls.First() + Path);
    }

    public Task StopAsync(CancellationToken cancellationToken) => app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;
}
