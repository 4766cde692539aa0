using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Rehearsal.Identity;

namespace Slipway.EndToEnd.Tests.Telemetry;

public sealed partial class PrometheusTests
{
    private const string Offer = "offer-without-a-label";

    [Fact]
    public async Task Metrics_are_answered_on_an_address_of_their_own_and_nowhere_else()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place, "--set", "Telemetry:Prometheus=http://127.0.0.1:0");
        await server.SaysAsync("Metrics for Prometheus are at");
        var address = new Uri(MetricsAddress().Match(string.Join('\n', server.ErrorLines)).Value);
        using var client = new Client(server.Address);
        await client.PutAsync(Offer, SampleOffer.Of(Offer));
        await client.EndOfAsync((await client.PostAsync($"{Client.PathOf(Offer)}/publish")).Location!);

        using var prometheus = new HttpClient { BaseAddress = address };
        using var answer = await prometheus.GetAsync(address);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(Line(), line));
        Assert.Equal(lines.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Distinct()
            .Count(), lines.Count(line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
        Assert.Contains("""slipway_operation_ended_total{kind="publish",state="succeeded"} 1""", lines);
        Assert.Contains("# TYPE slipway_operation_ended_total counter", lines);
        Assert.Contains("# TYPE slipway_step_duration_seconds histogram", lines);
        string[] beginnings =
        [
            """slipway_step_duration_seconds_bucket{outcome="succeeded",step="displaycertify",le="+Inf"} 1""",
            "slipway_step_duration_seconds_sum{",
            "slipway_queue_age_seconds ",
            """slipway_operation_open{state="blocked"} 0""",
            "slipway_fetch_io_bytes_total ",
            "slipway_commit_duration_seconds_count",
            "http_server_request_duration_seconds_count{",
            "dotnet_process_memory_working_set_bytes ", """target_info{""",
        ];
        Assert.All(beginnings, beginning => Assert.Contains(lines, line => line.StartsWith(beginning, StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains(Offer, StringComparison.Ordinal)
            || line.Contains(RehearsalIdentities.Owner, StringComparison.Ordinal));

        Assert.Equal(404, (await client.GetAsync("/metrics")).Status);
        foreach (var path in (string[])["/", "/catalog/offers", "/health/live", "/api/publishers"])
            Assert.Equal(404, (int)(await prometheus.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_rehearsal_shows_its_metrics_on_loopback_alone()
    {
        await using var place = await Place.CreateAsync();
        var refused = await place.RunAsync("serve", "--rehearsal", "--set", "Telemetry:Prometheus=http://0.0.0.0:0");
        Assert.Equal(2, refused.Code);
        Assert.Contains("binds to loopback only", refused.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("http://127.0.0.1:[0-9]+/metrics")]
    private static partial Regex MetricsAddress();

    /// <summary>Of the text format 0.0.4.</summary>
    [GeneratedRegex(
        """^(# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))"""
        + """|[a-z_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? ([-+]?[0-9.E+-]+|NaN|[+-]Inf))$""")]
    private static partial Regex Line();
}
