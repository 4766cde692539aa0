using System.Diagnostics;
using Slipway.Rehearsal;
using Slipway.Server.Tests.Host;
using Slipway.Server.Tests.Rehearsal.Clock;

namespace Slipway.Server.Tests.Rehearsal;

public sealed class BriefSqliteService() : WireService(StoreKind.Sqlite, rehearsal: options =>
    options with { ShortestOperation = ShortestOperationTests.Shortest });

public sealed class BriefPostgresService() : WireService(StoreKind.Postgres, rehearsal: options =>
    options with { ShortestOperation = ShortestOperationTests.Shortest });

public sealed class ShortestOperationOnSqliteTests(
    BriefSqliteService wire) : ShortestOperationTests(wire), IClassFixture<BriefSqliteService>;

public sealed class ShortestOperationOnPostgresTests(
    BriefPostgresService wire) : ShortestOperationTests(wire), IClassFixture<BriefPostgresService>;

/// <summary>An operation can be seen to run, at every pace and while the clock is frozen.</summary>
public abstract class ShortestOperationTests(WireService wire) : ScenarioSuite(wire)
{
    /// <summary>Long enough to be looked at on a busy machine.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("instant", false)]
    [InlineData("instant", true)]
    [InlineData("1000000x", false)]
    public async Task A_publish_and_a_go_live_run_for_a_while_whatever_the_pace(string pace, bool frozen)
    {
        await PaceAsync(pace, frozen);
        var offer = await DraftAsync();
        foreach (var command in new[] { "publish", "golive" })
        {
            var began = Stopwatch.StartNew();
            var location = (await CommandAsync(offer, command)).Location;
            Assert.EndsWith(" running", await NewestAsync(offer), StringComparison.Ordinal);
            Assert.Equal("running", Text(await GetJsonAsync(location), "status"));
            Assert.Equal("succeeded", Text(await Service.PollAsync(location), "status"));
            Assert.InRange(began.Elapsed, Shortest, TimeSpan.MaxValue);
        }
    }

    [Theory]
    [InlineData("instant")]
    [InlineData("real")]
    [InlineData("documented")]
    [InlineData("1000000x")]
    public async Task Cancel_is_slow_at_every_pace(string pace)
    {
        await UseAsync("cancel-is-slow");
        await PaceAsync(pace, frozen: false);
        var offer = await DraftAsync();
        var publish = (await CommandAsync(offer, "publish")).Location;
        await CommandAsync(offer, "cancel");
        var canceling = await GetJsonAsync(publish);
        Assert.Equal(("running", "cancelRequested"), (Text(canceling, "status"), Text(canceling, "cancellationRequestState")));
        AssertRefusal(await Service.PostAsync($"{offer}/publish"), 409, "OperationInProgress");
        await ClockSuite.AdvanceAsync(Service, "PT10M");
        Assert.Equal("canceled", Text(await Service.PollAsync(publish), "status"));
        Assert.Equal("publish staging canceled", await NewestAsync(offer));
    }

    [Fact]
    public async Task An_advance_waits_for_what_has_just_begun()
    {
        await PaceAsync("documented", frozen: true);
        var offer = await DraftAsync();
        var publish = (await CommandAsync(offer, "publish")).Location;
        Assert.Equal(1, (await ClockSuite.ClockAsync(Service))["work"]!["held"]!.GetValue<long>());
        await ClockSuite.AdvanceAsync(Service, "P14D");
        Assert.Equal("succeeded", Text(await GetJsonAsync(publish), "status"));
    }

    [Fact]
    public async Task A_cancel_that_is_not_slow_ends_at_once_what_has_just_begun()
    {
        await PaceAsync("instant", frozen: false);
        var offer = await DraftAsync();
        var publish = (await CommandAsync(offer, "publish")).Location;
        await CommandAsync(offer, "cancel");
        Assert.Equal("canceled", Text(await GetJsonAsync(publish), "status"));
    }

    [Fact]
    public void It_is_a_second_unless_set_and_nothing_for_tests_in_dotnet()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), Read([]));
        Assert.Equal(TimeSpan.Zero, Read(new() { ["Rehearsal:ShortestOperation"] = "PT0S" }));

        static TimeSpan Read(Dictionary<string, string?> flags)
        {
            var (options, faults) = ProgramOptions.ReadFlags(new Dictionary<string, string?>(flags) { ["Rehearsal"] = "true" });
            Assert.Empty(faults);
            return options!.Rehearsal.ShortestOperation;
        }
    }

    private async Task PaceAsync(string pace, bool frozen)
    {
        await ClockSuite.ClockAsync(Service, "pace", $"{{\"pace\":\"{pace}\"}}");
        await ClockSuite.ClockAsync(Service, frozen ? "freeze" : "resume");
    }
}
