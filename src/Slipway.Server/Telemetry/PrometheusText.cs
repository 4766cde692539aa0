using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Slipway.Server.Telemetry;

/// <summary>
/// Metrics in the text format 0.0.4 of Prometheus, under the names that OTLP metrics get in
/// Prometheus (OpenTelemetry's specification), so one dashboard works for both.
/// </summary>
internal sealed class PrometheusText : BaseExporter<Metric>
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock gate = new();
    private readonly StringBuilder text = new();

    public PrometheusText() => Reader = new BaseExportingMetricReader(this);

    /// <summary>Belongs to the provider to which it is added.</summary>
    public BaseExportingMetricReader Reader { get; }

    /// <summary>The current values of all series.</summary>
    public string Collect()
    {
        lock (gate)
        {
            text.Clear();
            Reader.Collect();
            return text.ToString();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var resource = ParentProvider.GetResource().Attributes.Where(label => label.Value is string);
        Describe("target_info", "gauge", "Describes this process.");
        Line("target_info", Labels(resource), 1);
        foreach (var metric in batch)
            Write(metric);
        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = NameOf(metric.Name, metric.Unit) + (isCounter ? "_total" : "");
        Describe(name, metric.MetricType == MetricType.Histogram ? "histogram" : isCounter ? "counter" : "gauge", metric.Description);
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            var labels = Labels(point.Tags);
            if (metric.MetricType == MetricType.Histogram)
                WriteHistogram(name, labels, point);
            else
                Line(name, labels, Value(metric.MetricType, point));
        }
    }

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private void WriteHistogram(string name, string labels, in MetricPoint point)
    {
        var below = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Line($"{name}_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{Number(bucket.ExplicitBound)}\"", below);
        }

        Line($"{name}_sum", labels, point.GetHistogramSum());
        Line($"{name}_count", labels, point.GetHistogramCount());
    }

    private void Describe(string name, string type, string? help)
    {
        if (!string.IsNullOrEmpty(help))
            text.Append("# HELP ").Append(name).Append(' ').Append(
                help.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings("\\n")).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void Line(string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string NameOf(string name, string unit)
    {
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var plain = Plain(name);
        return plain.EndsWith(suffix, StringComparison.Ordinal) ? plain : plain + suffix;
    }

    private static string Labels(IEnumerable<KeyValuePair<string, object>> tags) =>
        string.Join(',', tags.Select(tag => Label(tag.Key, tag.Value)));

    private static string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new List<string>(tags.Count);
        foreach (var tag in tags)
            labels.Add(Label(tag.Key, tag.Value));
        return string.Join(',', labels);
    }

    private static string Label(string name, object? value)
    {
        var shown = value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var escaped = shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"{Plain(name)}=\"{escaped.ReplaceLineEndings("\\n")}\"";
    }

    private static string Plain(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string Number(double value) =>
        double.IsPositiveInfinity(value)
            ? "+Inf"
            : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
