using System.Text;
using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal;

/// <summary>
/// What tests of scenarios share. A service has one scenario at a time, so the tests of a class run
/// one after the other, each choosing its own; that is what a class of xunit does.
/// </summary>
public abstract class ScenarioSuite(WireService wire) : WireSuite(wire), IAsyncLifetime
{
    protected const string Scenarios = "/_slipway/scenarios";

    public Task InitializeAsync() => ChooseAsync("rules: []");

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What to choose now; the answer is what GET gives.</summary>
    protected async Task<JsonNode> ChooseAsync(string document, string query = "")
    {
        var answer = await PutScenarioAsync(document, query);
        Assert.True(answer.Status == 200, answer.Body);
        return answer.Json;
    }

    protected async Task<Answer> PutScenarioAsync(string document, string query = "")
    {
        using var body = new StringContent(document, Encoding.UTF8);
        using var response = await Service.Client.PutAsync(Scenarios + query, body);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Chooses one of the ready-made scenarios.</summary>
    protected Task<JsonNode> UseAsync(string name) => ChooseAsync("", $"?use={name}");

    protected async Task<JsonNode> ChosenAsync()
    {
        using var response = await Service.Client.GetAsync(Scenarios);
        return (await Answer.ReadAsync(response)).Json;
    }

    protected async Task<long> ActedAsync(string rule) =>
        (await ChosenAsync())["rules"]!.AsArray().Single(one => Text(one!, "name") == rule)!["acted"]!.GetValue<long>();

    /// <summary>Waits until the operation stands at a step that is blocked.</summary>
    protected Task<JsonNode> BlockedAsync(string location) =>
        Service.PollAsync(location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));

    /// <summary>What the step at a place of the operation says.</summary>
    protected static string Messages(JsonNode operation, int step) =>
        string.Join('\n', operation["steps"]![step]!["messages"]!.AsArray().Select(message => Text(message!, "messageHtml")));
}
