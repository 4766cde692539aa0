using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Slipway.Core.Steps;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.Rehearsal;
using Slipway.Rehearsal.Identity;

namespace Slipway.EndToEnd.Tests.Telemetry;

public sealed class ExportTests
{
    private const string Offer = "offer-without-a-label";
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task One_trace_holds_the_request_the_steps_and_their_fetches_and_nothing_holds_a_secret(StoreKind store)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var place = await Place.CreateAsync(store);
        await using var server = await SlipwayProcess.RehearseAsync(
            place, "--set", $"Telemetry:Otlp={receiver.Address}",
            "--set", "Telemetry:Headers=api-key=told-to-nobody", "--set", "Telemetry:Sampling=1");
        using var client = new Client(server.Address);
        await client.PutAsync(
            Offer, SampleOffer.Of(Offer, filesAt: server.Address.GetLeftPart(UriPartial.Authority) + RehearsalEndpoints.SamplesPath));
        await PublishTracedAsync(server, client);
        await client.EndOfAsync((await client.PostAsync($"{Client.PathOf(Offer)}/golive")).Location!);
        await server.TerminateAsync();
        Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(60)));

        var trace = receiver.Spans.Where(span => span.Trace == Trace).ToList();
        var request = Assert.Single(trace, span => span.Source == "Microsoft.AspNetCore" && span.Parent == "00f067aa0ba902b7");
        Assert.Equal("POST /api/publishers/{publisherId}/offers/{offerId}/publish", request.Name);
        string[] steps = [Step(StepIds.Validate), Step(StepIds.Certify), Step(StepIds.Provision), Step(StepIds.Package)];
        Assert.All(steps, step => Assert.Equal(request.Id, Assert.Single(trace, span => span.Name == step).Parent));
        var certify = trace.Single(span => span.Name == Step(StepIds.Certify));
        var fetches = trace.Where(span => span.Source == "System.Net.Http" && span.Parent == certify.Id).ToList();
        Assert.Contains(fetches, span => span.Labels["url.full"].Contains("contoso-app.vhd", StringComparison.Ordinal));
        Assert.Equal("succeeded", certify.Labels["slipway.outcome"]);
        Assert.DoesNotContain(receiver.Spans, span => span.Name == Step(StepIds.Live) && span.Trace == Trace);
        Assert.Contains(receiver.Spans, span => span.Name == Step(StepIds.Live));

        var series = receiver.Series;
        string[] names =
        [
            "http.server.request.duration",
            "slipway.operation.started",
            "slipway.operation.ended",
            "slipway.operation.open",
            "slipway.queue.age",
            "slipway.step.duration",
            "slipway.fetch.duration",
            "slipway.fetch.io",
            "slipway.tokens",
            "slipway.commit.duration",
            "slipway.commit.group_size",
        ];
        Assert.Empty(names.Except(series.Select(one => one.Name)));
        Assert.Contains(
            series, one => one.Name == "slipway.operation.ended" && one.Labels["kind"] == "publish" && one.Labels["state"] == "succeeded");
        Assert.Contains(series, one => one.Name == "slipway.step.duration" && one.Labels["step"] == StepIds.Certify
            && one.Labels["outcome"] == "succeeded");
        Assert.Contains(series, one => one.Name == "slipway.operation.open" && one.Labels["state"] == "blocked");
        Assert.DoesNotContain(series.SelectMany(one => one.Labels.Values), value => value.Contains(Offer, StringComparison.Ordinal)
            || value.Contains(RehearsalIdentities.Owner, StringComparison.Ordinal));
        Assert.Equal("slipway", receiver.Resource["service.name"]);

        Assert.Equal(["told-to-nobody"], receiver.Keys);
        foreach (var secret in (string[])[
            "sig=", "abc%2B123", "abc+123", "Bearer", "eyJ", "client_secret", "told-to-nobody", "hidden-in-the-query", place.KeyFile])
            Assert.DoesNotContain(secret, receiver.Text, StringComparison.OrdinalIgnoreCase);
        await server.SaysAsync("publish accepted", Trace);
        await server.SaysAsync($"step {StepIds.Certify} complete", Trace);
    }

    [Fact]
    public async Task A_receiver_that_is_away_or_silent_disturbs_neither_requests_nor_the_log_nor_the_stop()
    {
        var silence = new TaskCompletionSource();
        await using var silent = await OtlpReceiver.StartAsync(context =>
            silence.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        foreach (var address in (string[])["http://127.0.0.1:9", silent.Address])
        {
            await using var place = await Place.CreateAsync();
            place.Variables.Add(("OTEL_EXPORTER_OTLP_ENDPOINT", address));
            place.Variables.Add(("OTEL_METRIC_EXPORT_INTERVAL", "100"));
            place.Variables.Add(("OTEL_BSP_SCHEDULE_DELAY", "50"));
            await using var server = await SlipwayProcess.RehearseAsync(place);
            using var client = new Client(server.Address);
            await client.PutAsync(Offer, SampleOffer.Of(Offer));
            await client.EndOfAsync((await client.PostAsync($"{Client.PathOf(Offer)}/publish")).Location!);
            if (address == silent.Address)
                await Bounded.UntilAsync(() => silent.Requests > 0, () => "Nothing was sent to the address of the standard variable.");
            var watch = Stopwatch.StartNew();
            await server.TerminateAsync();
            Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(60)));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25), $"The stop took {watch.Elapsed}.");
            Assert.All(server.ErrorLines, line => Assert.Equal("Information", JsonNode.Parse(line)!["LogLevel"]!.GetValue<string>()));
        }

        silence.SetResult();
    }

    private static string Step(string id) => $"step {id}";

    /// <summary>Publishes as a client that traces itself would, with something in the query that is nobody's business.</summary>
    private static async Task PublishTracedAsync(SlipwayProcess server, Client client)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{Client.PathOf(Offer)}/publish?api-version=2017-10-31&x=hidden-in-the-query");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", client.Token);
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        using var answer = await http.SendAsync(request);
        Assert.Equal(202, (int)answer.StatusCode);
        await client.EndOfAsync(answer.Headers.Location!.OriginalString);
    }
}
