using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.EndToEnd.Tests.Telemetry;

/// <summary>A receiver of OTLP over HTTP that keeps what it is sent.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Body, string? Key)> received = new();

    private OtlpReceiver(Func<HttpContext, Task>? delay)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Enqueue((context.Request.Path, body.ToArray(), context.Request.Headers["api-key"]));
            await (delay?.Invoke(context) ?? Task.CompletedTask);
        });
    }

    public string Address => app.Urls.Single();

    /// <summary>The values of the header <c>api-key</c> that came with requests.</summary>
    public IEnumerable<string?> Keys => received.Select(one => one.Key).Distinct();

    /// <summary>Everything, as far as it is text.</summary>
    public string Text => string.Join('\n', received.Select(one => Encoding.Latin1.GetString(one.Body)));

    public int Requests => received.Count;

    public IReadOnlyList<Span> Spans =>
    [
        .. Messages("/v1/traces").SelectMany(message => message.At(1, 2)).SelectMany(scope => scope.All(2).Select(span => new Span(
            scope.At(1).Single().Text(1), span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), Labels(span, 9)))),
    ];

    /// <summary>Every series that arrived, as name and labels: sums, gauges and histograms.</summary>
    public IReadOnlyList<Series> Series =>
    [
        .. Messages("/v1/metrics").SelectMany(message => message.At(1, 2, 2))
        .SelectMany(metric => ((int Kind, int Labels)[])[(5, 7), (7, 7), (9, 9)] is var kinds
            ? kinds.SelectMany(kind =>
                metric.At(kind.Kind, 1).Select(point => new Series(metric.Text(1), metric.Text(3), Labels(point, kind.Labels)))) : []),
    ];

    /// <summary>The resource that metrics name.</summary>
    public IReadOnlyDictionary<string, string> Resource => Labels(Messages("/v1/metrics").First().At(1, 1).First(), 1);

    public static async Task<OtlpReceiver> StartAsync(Func<HttpContext, Task>? delay = null)
    {
        var receiver = new OtlpReceiver(delay);
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IEnumerable<Protobuf> Messages(string path) => received.Where(one => one.Path == path).Select(one => new Protobuf(one.Body));

    private static Dictionary<string, string> Labels(Protobuf message, int number) =>
        message.All(number).ToDictionary(pair => pair.Text(1), pair => pair.At(2).First().Text(1), StringComparer.Ordinal);
}

public sealed record Span(string Source, string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Labels);

public sealed record Series(string Name, string Unit, IReadOnlyDictionary<string, string> Labels);
