using Microsoft.Extensions.DependencyInjection;
using Slipway.Rehearsal;
using Slipway.Rehearsal.Scenarios;
using Slipway.Rehearsal.Scenarios.Documents;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal;

/// <summary>How scenarios are chosen: by an address while it runs, by settings at the start, and never outside a rehearsal.</summary>
public sealed class ScenarioEndpointTests(SqliteService wire) : ScenarioSuite(wire), IClassFixture<SqliteService>
{
    private const string One = "rules: [{name: one, why: to see it, when: {call: publishers}, then: {answer: 429}}]";

    [Fact]
    public async Task What_was_put_is_given_back_with_its_counts_and_what_is_ready_made()
    {
        var chosen = await ChooseAsync(One, "?seed=12");
        await Service.GetAsync("/api/publishers");

        Assert.Equal(One, Text(chosen, "document"));
        var now = await ChosenAsync();
        Assert.Equal(("one", "to see it", 1, 12), (Text(now["rules"]![0]!, "name"), Text(
            now["rules"]![0]!, "why"), now["rules"]![0]!["acted"]!.GetValue<int>(), now["seed"]!.GetValue<int>()));
        Assert.Equal(ReadyScenarios.Names, now["ready"]!.AsArray().Select(ready => Text(ready!, "name")));
        Assert.All(now["ready"]!.AsArray(), ready => Assert.NotEmpty(Text(ready!, "why")));

        Assert.Equal(0, (await ChooseAsync(One))["rules"]![0]!["acted"]!.GetValue<int>());
        using var deleted = await Service.Client.DeleteAsync(Scenarios);
        Assert.Equal("", Text((await Answer.ReadAsync(deleted)).Json, "document"));
        Assert.Equal(200, (await Service.GetAsync("/api/publishers")).Status);
    }

    [Fact]
    public async Task What_cannot_be_chosen_changes_nothing_and_every_fault_is_told()
    {
        var before = (await ChooseAsync(One)).ToJsonString();
        var faulty = await PutScenarioAsync("rules: [{when: {step: nowhere}, then: {hold: long}}]");
        AssertRefusal(faulty, 400, "BadRequest");
        Assert.Equal(["/rules/0/when/step", "/rules/0/then/hold"], faulty.Json["error"]!["details"]!.AsArray()
            .Select(fault => Text(fault!, "target")));
        AssertRefusal(await PutScenarioAsync(new string('#', ScenarioReader.MostBytes + 1)), 413, "RequestTooLarge");
        Assert.Contains("there are certification-fails", (await PutScenarioAsync("", "?use=no-such")).Message, StringComparison.Ordinal);
        AssertRefusal(await PutScenarioAsync(One, "?use=golive-fails"), 400, "BadRequest");
        AssertRefusal(await PutScenarioAsync(One, "?seed=-1"), 400, "BadRequest");
        AssertRefusal(await PutScenarioAsync(""), 400, "BadRequest");
        Assert.Equal(before, (await ChosenAsync()).ToJsonString());
    }

    [Fact]
    public async Task A_start_goes_on_with_what_was_chosen_and_one_that_names_a_scenario_begins_with_that()
    {
        await using var service = await ServiceUnderTest.StartAsync(rehearsal: options =>
            options with { Scenarios = One, RandomSeed = 3 });
        Assert.Equal(429, (await service.GetAsync("/api/publishers")).Status);
        await service.RestartAsync(options => options with { Scenarios = null, RandomSeed = null });
        Assert.Equal((One, 3), await StoredAsync());
        Assert.Equal(429, (await service.GetAsync("/api/publishers")).Status);
        await service.RestartAsync(options => options with { RandomSeed = 4 });
        Assert.Equal((One, 4), await StoredAsync());
        await service.RestartAsync(options => options with { Scenarios = "rules: []", RandomSeed = 4 });
        Assert.Equal(("rules: []", 4), await StoredAsync());

        async Task<(string, int)> StoredAsync()
        {
            using var response = await service.Client.GetAsync(Scenarios);
            var chosen = (await Answer.ReadAsync(response)).Json;
            return (Text(chosen, "document"), chosen["seed"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task Outside_a_rehearsal_there_is_nothing_of_it()
    {
        await using var service = await ServiceUnderTest.StartAsync(rehearsal: options => options with { IsOn = false });
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, Scenarios);
            using var answer = await service.Client.SendAsync(request);
            Assert.Equal(404, (int)answer.StatusCode);
        }

        var services = service.Get<IServiceProvider>();
        Assert.All(
            new[] { typeof(StepScenarios), typeof(CallScenarios), typeof(ChosenScenario) }, type => Assert.Null(services.GetService(type)));
    }
}

public sealed class ScenarioSettingTests
{
    [Theory]
    [InlineData("Scenarios", "golive-fails", "Scenarios is for rehearsals; add --rehearsal, or leave --scenarios out.")]
    [InlineData("RandomSeed", "7", "RandomSeed is for rehearsals; add --rehearsal, or leave --random-seed out.")]
    public void They_are_refused_outside_a_rehearsal(string name, string value, string said) =>
        Assert.Equal([said], Read((name, value)).Faults);

    [Theory]
    [InlineData("Scenarios", "no-such.yaml", "nor is it a ready-made scenario; those are certification-fails")]
    [InlineData("RandomSeed", "-1", "RandomSeed (--random-seed) is '-1'; allowed is a whole number from 0 to 2147483647")]
    public void What_cannot_be_read_is_told_with_what_is_allowed(string name, string value, string said) =>
        Assert.Contains(said, Assert.Single(Read(("Rehearsal", "true"), (name, value)).Faults), StringComparison.Ordinal);

    [Fact]
    public void A_ready_made_scenario_is_named_and_a_file_is_read_whole_or_refused_with_all_its_faults()
    {
        Assert.Equal("use: [golive-fails]\n", Read(("Rehearsal", "true"), ("Scenarios", "golive-fails")).Options!.Rehearsal.Scenarios);
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "rules: []");
            Assert.Equal(("rules: []", 7), Read(("Rehearsal", "true"), ("Scenarios", file), ("RandomSeed", "7")).Options is var read
                ? (read!.Rehearsal.Scenarios, read.Rehearsal.RandomSeed!.Value)
                : default);
            File.WriteAllText(file, "rules: [{when: {step: nowhere}, then: {hold: long}}]");
            var faults = Read(("Rehearsal", "true"), ("Scenarios", file)).Faults;
            Assert.Equal(2, faults.Count);
            Assert.All(faults, fault => Assert.StartsWith($"Scenarios (--scenarios): {file}, line 1: ", fault, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (ProgramOptions? Options, IReadOnlyList<string> Faults) Read(params (string Name, string Value)[] flags) =>
        ProgramOptions.Read(
            flags.ToDictionary(flag => flag.Name, string? (flag) => flag.Value, StringComparer.OrdinalIgnoreCase), "no-such.json");
}
