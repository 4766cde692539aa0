using System.Diagnostics;
using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;
using Slipway.Server.Tests.Identity;

namespace Slipway.Server.Tests.Fetching;

/// <summary>How long a step goes on asking hosts that do not answer.</summary>
public sealed class StepFetchLimitsTests : FetcherTest
{
    private static readonly FetcherOptions Impatient = Near with { Timeout = TimeSpan.FromSeconds(0.3) };

    [Fact]
    public async Task A_host_that_was_silent_three_times_is_not_asked_again_and_another_host_is()
    {
        await using var silent = RawHost.SayingThenSilent("");
        await using var files = await FileHost.StartAsync();
        var other = files.Put("/a", [1]);
        using var fetcher = new GuardedFetcher(Impatient);
        StepFetchLimits.Begin(TimeSpan.FromHours(1), TimeProvider.System);
        for (var time = 0; time < StepFetchLimits.MostTimeouts; time++)
            Transient(await fetcher.FetchAsync($"{silent.Root}/{time}?sig=secret", Limit, default), "did not arrive within 0.3 seconds");

        var refused = Transient(
            await fetcher.ReadRangeAsync($"{silent.Root}/last?sig=secret", 0, 1, null, default), "timed out 3 times in this step");
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.IsType<FetchOutcome.Fetched>(await fetcher.FetchAsync(other, Limit, default));

        // The next attempt begins anew.
        StepFetchLimits.Begin(TimeSpan.FromHours(1), TimeProvider.System);
        Transient(await fetcher.FetchAsync(silent.Root, Limit, default), "did not arrive within 0.3 seconds");
    }

    [Fact]
    public async Task When_a_step_s_time_is_over_nobody_is_asked_and_outside_of_steps_there_is_no_such_time()
    {
        await using var files = await FileHost.StartAsync();
        var file = files.Put("/a", [1]);
        using var fetcher = new GuardedFetcher(Near);
        var time = new SteppedTime();
        await Task.Run(async () =>
        {
            StepFetchLimits.Begin(TimeSpan.FromMinutes(10), time);
            time.Step(TimeSpan.FromMinutes(9));
            Assert.IsType<FetchOutcome.Fetched>(await fetcher.FetchAsync(file, Limit, default));
            time.Step(TimeSpan.FromMinutes(1));
            Transient(await fetcher.FetchAsync(file, Limit, default), "10 minutes for fetching ended");
        });
        Assert.Null(StepFetchLimits.Current);
        Assert.IsType<FetchOutcome.Fetched>(await fetcher.FetchAsync(file, Limit, default));
    }

    /// <summary>A large file may take an hour; a server that stops sending is not waited for so long.</summary>
    [Fact]
    public async Task A_large_file_that_stalls_is_left_soon()
    {
        await using var stalling = RawHost.SayingThenSilent("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nbegin");
        using var fetcher = new GuardedFetcher(Impatient);
        var watch = Stopwatch.StartNew();
        var outcome = await fetcher.StreamAsync(
            stalling.Root + "/package.zip",
            0,
            null,
            1_000_000_000,
            async (body, cancel) => await body.CopyToAsync(Stream.Null, cancel),
            default);
        Assert.True(Transient(outcome, "sends too slowly").TimedOut);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }
}
