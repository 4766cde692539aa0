using System.Globalization;
using OpenTelemetry.Exporter;
using Slipway.Server.Hosting;
using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Server.Telemetry;

/// <summary>Where traces and metrics go.</summary>
public sealed record TelemetryOptions
{
    private const string StandardReceiver = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static readonly SettingsTable<TelemetryOptions> Settings = new()
    {
        {
            "Telemetry:Otlp", $"the variable `{StandardReceiver}`, else none (off)",
            "An OTLP receiver, such as `http://127.0.0.1:4318`, that traces and metrics are sent to. See [telemetry.md](telemetry.md).",
            TextIf(IsWebAddress, AnyWebAddress), (options, value) => options with { Otlp = value }
        },
        {
            "Telemetry:Protocol", "the variable `OTEL_EXPORTER_OTLP_PROTOCOL`, else `http/protobuf`",
            "The protocol that the receiver speaks.",
            OneOf(("http/protobuf", OtlpExportProtocol.HttpProtobuf), ("grpc", OtlpExportProtocol.Grpc)),
            (options, value) => options with { Protocol = value }
        },
        {
            "Telemetry:Headers", "the variable `OTEL_EXPORTER_OTLP_HEADERS`, else none",
            "Headers for the receiver, `name=value` with commas. If they hold a key, set them by a variable: others on the machine can "
            + "read "
            + "flags.",
            Secret(IsHeaders, "name=value pairs, separated by commas"), (options, value) => options with { Headers = value }
        },
        {
            "Telemetry:ServiceName", "`slipway`; the variable `OTEL_SERVICE_NAME` overrides the setting",
            "The name of this service in traces and metrics.",
            Text, (options, value) => options with { ServiceName = value }
        },
        {
            "Telemetry:Sampling", "the variable `OTEL_TRACES_SAMPLER`, else all",
            "The fraction of traces to keep, unless the caller's `traceparent` decides. Metrics are not sampled.",
            Parsed<double>(IsRatio, "a number from 0 to 1"), (options, value) => options with { Sampling = value }
        },
        {
            "Telemetry:Prometheus", "none (off)",
            "An address, such as `http://127.0.0.1:9464`, that serves metrics to Prometheus: `/metrics` and nothing else. "
            + "Everybody who can reach it can read them. See [telemetry.md](telemetry.md#prometheus).",
            TextIf(IsWebAddress, "an address to listen on, such as http://127.0.0.1:9464"), (options, value) => options with
            {
                Prometheus = value,
            }
        },
        { WithStandardVariables },
        { Check },
    };

    /// <summary>Null: nowhere.</summary>
    public string? Otlp { get; init; }

    public OtlpExportProtocol Protocol { get; init; } = OtlpExportProtocol.HttpProtobuf;

    /// <summary>They may hold the receiver's key.</summary>
    public string? Headers { get; init; }

    public string ServiceName { get; init; } = "slipway";

    /// <summary>Null: all, or what OTEL_TRACES_SAMPLER says.</summary>
    public double? Sampling { get; init; }

    /// <summary>Null: nowhere.</summary>
    public string? Prometheus { get; init; }

    /// <summary>The variables by which other programs learn of their receiver count where the settings say nothing.</summary>
    private static TelemetryOptions WithStandardVariables(TelemetryOptions options, SettingsInput input)
    {
        if (!input.IsSet("Telemetry:Otlp") && Environment.GetEnvironmentVariable(StandardReceiver) is { Length: > 0 } receiver)
        {
            if (!IsWebAddress(receiver))
                input.Faults.Add($"the variable {StandardReceiver} is '{receiver}'; allowed is {AnyWebAddress}.");
            options = options with { Otlp = receiver };
        }

        return !input.IsSet("Telemetry:Protocol")
            && "grpc".Equals(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL"), StringComparison.OrdinalIgnoreCase)
            ? options with { Protocol = OtlpExportProtocol.Grpc }
            : options;
    }

    private static void Check(TelemetryOptions options, SettingsInput input)
    {
        if (options.Prometheus is { } metrics)
            AddressOptions.CheckListening(metrics, input);
    }

    private static bool IsHeaders(string text) => text.Split(',').All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);

    private static bool IsRatio(string text, out double ratio) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out ratio) && ratio is >= 0 and <= 1;
}
