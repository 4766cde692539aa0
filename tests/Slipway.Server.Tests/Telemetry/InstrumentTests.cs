using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Server.Telemetry;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;

namespace Slipway.Server.Tests.Telemetry;

/// <summary>What is written about the instruments is what there is.</summary>
public sealed class InstrumentTests
{
    /// <summary>Of the framework, as Prometheus calls them.</summary>
    private static readonly string[] Foreign = [
        .. Histogram("http_server_request_duration_seconds"), "dotnet_process_memory_working_set_bytes"];

    private static readonly IReadOnlyList<Instrument> All = Published();

    [Fact]
    public void The_document_lists_every_instrument_with_its_unit_and_no_other()
    {
        Assert.True(All.Count > 12);
        var rows = Regex.Matches(Read("docs/telemetry.md"), @"^\| `(slipway\.[a-z_.]+)` \| ([^|]+) \|", RegexOptions.Multiline);
        Assert.Equal(
            All.Select(one => $"{one.Name} {one.Unit}").Order(StringComparer.Ordinal),
            rows.Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value.Trim(' ', '`')}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dashboard_and_alerts_ask_for_nothing_that_there_is_not()
    {
        var dashboard = JsonNode.Parse(Read("deploy/grafana/slipway.json"))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => target!["expr"]!.GetValue<string>()).ToList();
        var alerts = Regex.Matches(Read("deploy/prometheus/alerts.yml"), "^ +expr: '(.+)'$", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value).ToList();
        Assert.True(dashboard.Count > 15 && alerts.Count > 8);
        var asked = dashboard.Concat(alerts).SelectMany(expression => Regex.Matches(
            Regex.Replace(expression, @"\{[^}]*\}|by \([^)]*\)|\[[^]]*\]", ""), "[a-z]+(_[a-z]+)+")).Select(match => match.Value)
            .Except(["histogram_quantile"]).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("slipway_queue_age_seconds", asked);
        Assert.Empty(asked.Except(All.SelectMany(InPrometheus)).Except(Foreign));
        Assert.Empty(All.Where(one => !InPrometheus(one).Any(asked.Contains)).Select(one => one.Name));
    }

    /// <summary>The names under which OTLP's metrics arrive in Prometheus.</summary>
    private static IEnumerable<string> InPrometheus(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = instrument.Name.Replace('.', '_') + unit;
        var kind = instrument.GetType().Name;
        return kind.StartsWith("Histogram", StringComparison.Ordinal)
            ? Histogram(name)
            : [kind.StartsWith("Counter", StringComparison.Ordinal) ? $"{name}_total" : name];
    }

    private static string[] Histogram(string name) => [$"{name}_bucket", $"{name}_sum", $"{name}_count"];

    private static string Read(string path) => File.ReadAllText(Path.Combine(Samples.Folder(), "..", path));

    private static List<Instrument> Published()
    {
        RuntimeHelpers.RunClassConstructor(typeof(ServiceTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(StoreTelemetry).TypeHandle);
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name is ServiceTelemetry.Name or StoreTelemetry.MeterName)
                found.Add(instrument);
        };
        listener.Start();
        return found;
    }
}
