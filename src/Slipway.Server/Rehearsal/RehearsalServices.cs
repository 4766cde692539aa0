using Slipway.Server.Rehearsal.Clock;
using Slipway.Server.Rehearsal.Journal;
using Slipway.Server.Rehearsal.Scenarios;
using Slipway.Server.Rehearsal.State;
using Slipway.Storage.Rehearsal;

namespace Slipway.Server.Rehearsal;

/// <summary>What only a rehearsal has.</summary>
internal static class RehearsalServices
{
    public static void AddRehearsal(this IServiceCollection services)
    {
        services.AddSingleton<SnapshotStore>().AddSingleton<StateGate>().AddSingleton<Restoring>().AddSingleton<Beginning>().AddSingleton<LoadedOffers>();
        services.AddSingleton<AnsweredHosts>();
        services.AddSingleton<WireJournal>().AddSingleton<JournalRecorder>();
        services.AddSingleton<MarketAdvance>();
        services.AddSingleton<ScenarioStore>().AddSingleton<ChosenScenario>().AddSingleton<StepScenarios>().AddSingleton<CallScenarios>();
    }
}
