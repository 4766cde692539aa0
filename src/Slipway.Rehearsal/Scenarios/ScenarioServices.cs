using Slipway.Rehearsal.Settings;
using Slipway.Storage.Database;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>The scenario that a rehearsal starts with.</summary>
internal static class ScenarioServices
{
    /// <summary>
    /// A start that names a scenario or a seed begins with it again. One that does not goes on with
    /// what is there, so that a node may join.
    /// </summary>
    public static async Task BeginAsync(IDatabase database, RehearsalOptions options, CancellationToken cancel)
    {
        var store = new ScenarioStore(database);
        var seed = options.RandomSeed ?? Random.Shared.Next();
        if (options.Scenarios is { } document)
            await store.ReplaceAsync(new StoredScenario(document, seed), cancel);
        else if (options.RandomSeed is not null)
            await store.ReplaceAsync(new StoredScenario((await store.ReadAsync(cancel))?.Document ?? "", seed), cancel);
        else
            await store.AddAsync(new StoredScenario("", seed), cancel);
    }

    /// <summary>Who wants to see a run again needs its seed.</summary>
    public static async Task SaySeedAsync(WebApplication app, CancellationToken cancel)
    {
        var (document, seed) = await app.Services.GetRequiredService<ChosenScenario>().NowAsync(cancel);
        app.Lifetime.ApplicationStarted.Register(() => app.Logger.LogInformation(
            "The seed of random numbers is {Seed}; --random-seed {Seed} repeats them. {Rules} scenario rules are active",
            seed,
            seed,
            document.Steps.Length + document.Calls.Length));
    }
}
