using System.Globalization;
using System.Text;
using Slipway.Core.Documents;
using Slipway.Rehearsal.Scenarios.Documents;
using Slipway.Server.Http;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>What is to happen, chosen while the rehearsal runs.</summary>
public static class ScenarioEndpoints
{
    public const string Path = "/_slipway/scenarios";

    public static void MapScenarios(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPut(Path, PutAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapDelete(Path, DeleteAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> GetAsync(HttpContext context, ChosenScenario chosen, ScenarioStore store) =>
        await ViewAsync(chosen, store, context.RequestAborted);

    private static async Task<IResult> PutAsync(HttpContext context, ChosenScenario chosen, ScenarioStore store)
    {
        var cancel = context.RequestAborted;
        if (await RequestBody.ReadAsync(context.Request, ScenarioReader.MostBytes, cancel) is not { } bytes)
            return Errors.RequestTooLarge("The scenario", ScenarioReader.MostBytes);
        if (context.Request.Query["use"] is { Count: > 0 } names)
        {
            if (bytes.Length > 0)
                return Errors.BadRequest("The query says 'use' and there is a body, too. Send one of them; a body may say 'use' itself.");
            if (names.FirstOrDefault(name => !ReadyScenarios.Names.Contains(name ?? "")) is { } unknown)
                return Errors.BadRequest($"There is no ready-made scenario '{Quoted.Shorten(unknown, 50)}'; there "
                    + $"are {string.Join(", ", ReadyScenarios.Names)}.");
            bytes = Encoding.UTF8.GetBytes(ReadyScenarios.Using(names.OfType<string>()));
        }

        var (document, faults) = ScenarioReader.Read(bytes);
        if (document is null)
            return Errors.BadRequest(faults);
        var seed = (await store.ReadAsync(cancel))?.Seed ?? 0;
        if (context.Request.Query["seed"] is [{ } asked])
        {
            if (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return Errors.BadRequest(
                    $"'{Quoted.Shorten(asked, 50)}' is not a seed: a seed is a whole number from 0 to {int.MaxValue}.");
            seed = number;
        }

        await store.ReplaceAsync(new StoredScenario(Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF'), seed), cancel);
        return await ViewAsync(chosen, store, cancel);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, ChosenScenario chosen, ScenarioStore store)
    {
        await store.ReplaceAsync(
            new StoredScenario("", (await store.ReadAsync(context.RequestAborted))?.Seed ?? 0), context.RequestAborted);
        return await ViewAsync(chosen, store, context.RequestAborted);
    }

    private static async Task<IResult> ViewAsync(ChosenScenario chosen, ScenarioStore store, CancellationToken cancel)
    {
        var text = (await store.ReadAsync(cancel))?.Document ?? "";
        var (document, seed) = await chosen.NowAsync(cancel);
        var acted = await store.ActedAsync(cancel);
        var rules = document.Steps.Select(rule => (rule.Name, rule.Why)).Concat(document.Calls.Select(rule => (rule.Name, rule.Why)));
        return Json.Ok(
            new ScenarioView(
                text,
                seed,
                [.. rules.Select(rule => new RuleView(rule.Name, rule.Why, acted.GetValueOrDefault(rule.Name)))],
                [.. ReadyScenarios.Names.Select(name => new ReadyView(name, ReadyScenarios.Find(name)!.Why, ReadyScenarios.TextOf(name)))]),
            ScenarioJson.Wire.ScenarioView);
    }
}
