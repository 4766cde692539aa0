using Slipway.Core.Publishing;
using Slipway.Server.Publishing.Runner;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal.Clock;

/// <summary>One market time for all nodes of a database.</summary>
public sealed class ClockOverNodesTests(HeldPostgresService wire) : ClockSuite(wire), IClassFixture<HeldPostgresService>
{
    [Fact]
    public async Task An_advance_asked_of_one_node_lets_the_others_do_the_work()
    {
        // A node that works on nothing by itself, so that it can only wait for the other.
        await using var idle = await JoinAsync(new RunnerOptions { Concurrency = 0 });
        var began = await StillAsync();
        var offers = new List<string>();
        foreach (var _ in Enumerable.Range(0, 4))
        {
            offers.Add(await DraftAsync());
            await CommandAsync(offers[^1], "publish");
        }

        var after = await AdvanceAsync(idle, "P14D");

        Assert.Equal(began + TimeSpan.FromDays(14), Now(after));
        foreach (var offer in offers)
            Assert.Equal(Holds.Select(hold => began + hold), await EndsAsync(Service, offer));
    }

    [Fact]
    public async Task What_one_node_sets_the_others_see()
    {
        await using var other = await JoinAsync();
        var began = await StillAsync();
        await ClockAsync(Service, "pace", """{"pace":"instant"}""");
        var seen = await ClockAsync(other);
        Assert.Equal((began, true, "instant"), (Now(seen), seen["frozen"]!.GetValue<bool>(), Text(seen, "pace")));

        var offer = await DraftAsync();
        var publish = await other.PostAsync($"{offer}/publish");
        Assert.Equal(Preview, StepStatuses(await other.PollAsync(publish.Location)));
        Assert.False((await ClockAsync(other, "resume"))["frozen"]!.GetValue<bool>());
        Assert.False((await ClockAsync(Service))["frozen"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Advances_asked_of_two_nodes_at_once_come_one_after_another()
    {
        await using var other = await JoinAsync();
        var began = await StillAsync();
        var advances = await Task.WhenAll(
            AdvanceAsync(Service, "P1D"), AdvanceAsync(other, "P2D"), AdvanceAsync(Service, "P4D"), AdvanceAsync(other, "P8D"));

        Assert.Equal(began + TimeSpan.FromDays(15), Now(await ClockAsync(Service)));
        var ends = advances.Select(advance => Time(advance, "advancedFrom")).Order().ToList();
        Assert.Equal(4, ends.Distinct().Count());
        Assert.Equal(began, ends[0]);
    }

    [Fact]
    public async Task A_node_that_joins_sets_the_pace_only_when_it_names_one_and_never_thaws_the_market()
    {
        await StillAsync();
        await ClockAsync(Service, "pace", """{"pace":"7x"}""");
        await using (var silent = await JoinAsync())
            Assert.Equal("7x", Text(await ClockAsync(silent), "pace"));
        await using var naming = await JoinAsync(pace: Pace.Parse("9x"));
        var clock = await ClockAsync(Service);
        Assert.Equal(("9x", true), (Text(clock, "pace"), clock["frozen"]!.GetValue<bool>()));
        Assert.Equal(9, (await ClockAsync(Service, "resume"))["rate"]!.GetValue<double>());
    }

    /// <summary>Another node on the same database.</summary>
    private Task<ServiceUnderTest> JoinAsync(RunnerOptions? runner = null, Pace? pace = null) => ServiceUnderTest.StartAsync(
        change: settings => settings with
        {
            Store = settings.Store with { Database = Service.Settings.Store.Database },
            Secrets = settings.Secrets with { KeyFile = Service.Settings.Secrets.KeyFile },
            Runner = runner ?? settings.Runner,
        },
        rehearsal: options => options with { Pace = pace });
}
