using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Slipway.Server.Hosting;
using Slipway.Storage.Database;

namespace Slipway.Server.Telemetry;

/// <summary>
/// Sends traces and metrics to an OTLP receiver for as long as the service runs, and keeps metrics
/// for Prometheus to fetch. All sending
/// happens on the exporter's own threads, over bounded queues: a receiver that is down or slow only
/// loses telemetry.
/// </summary>
public sealed class TelemetryExport : IDisposable
{
    /// <summary>How long a stop waits for telemetry that is still to be sent.</summary>
    private const int FlushMilliseconds = 2000;

    private readonly TracerProvider? traces;
    private readonly MeterProvider metrics;

    public TelemetryExport(TelemetryOptions telemetry, AddressOptions address)
    {
        // The standard variables come last: the operator's OTEL_SERVICE_NAME and
        // OTEL_RESOURCE_ATTRIBUTES override the other values.
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk()
            .AddService(telemetry.ServiceName, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString(
                3), serviceInstanceId: InstanceOf(address))
            .AddEnvironmentVariableDetector();
        traces = telemetry.Otlp is null ? null : Tracing(telemetry, resource);
        var measuring = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(ServiceTelemetry.Name, StoreTelemetry.MeterName)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql");
        if (telemetry.Otlp is not null)
            measuring.AddOtlpExporter(options => Configure(options, telemetry, "v1/metrics"));
        if (telemetry.Prometheus is not null)
            measuring.AddReader((Prometheus = new PrometheusText()).Reader);
        metrics = measuring.Build();
    }

    /// <summary>Null if metrics are not served to Prometheus.</summary>
    internal PrometheusText? Prometheus { get; }

    private static TracerProvider Tracing(TelemetryOptions telemetry, ResourceBuilder resource)
    {
        var tracing = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource(ServiceTelemetry.Name, "Microsoft.AspNetCore", "System.Net.Http")
            .AddOtlpExporter(options => Configure(options, telemetry, "v1/traces"));
        if (telemetry.Sampling is { } ratio)
            tracing.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)));
        return tracing.Build();
    }

    public void Dispose()
    {
        Parallel.Invoke(() => traces?.Shutdown(FlushMilliseconds), () => metrics.Shutdown(FlushMilliseconds));
        traces?.Dispose();
        metrics.Dispose();
    }

    /// <summary>
    /// Makes the framework put method and path on the spans of requests, and of the headers only
    /// the user agent; queries are left out.
    /// </summary>
    internal static void DescribeRequests() =>
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);

    private static void Configure(OtlpExporterOptions options, TelemetryOptions telemetry, string path)
    {
        options.Protocol = telemetry.Protocol;
        options.Endpoint = new Uri(
            telemetry.Protocol == OtlpExportProtocol.Grpc ? telemetry.Otlp! : $"{telemetry.Otlp!.TrimEnd('/')}/{path}");
        if (telemetry.Headers is { } headers)
            options.Headers = headers;
    }

    /// <summary>
    /// The node's id: the same after a restart, to distinguish a missing node from a restarted one;
    /// the process id if the port is not fixed.
    /// </summary>
    private static string InstanceOf(AddressOptions address)
    {
        var port = new Uri(address.Urls.Split(';')[0]).Port;
        return port == 0 ? $"{Environment.MachineName}/{Environment.ProcessId}" : $"{Environment.MachineName}:{port}";
    }
}
