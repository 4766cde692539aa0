using Slipway.Core.Publishing;
using Slipway.Rehearsal.Scenarios.Documents;
using Slipway.Server.Publishing;
using Slipway.Server.Publishing.Steps;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>Applies the chosen scenario to steps before their work begins.</summary>
public sealed class StepScenarios(ChosenScenario chosen, ScenarioStore store, OfferTransitions transitions) : StepInterceptor
{
    /// <summary>Whose hand an offer's history shows where a scenario acted on it.</summary>
    public const string Actor = "scenario";

    public override async Task<StepOutcome?> RunAsync(StepContext context, CancellationToken cancel)
    {
        var (document, _) = await chosen.NowAsync(cancel);
        if (document.Steps.IsEmpty)
            return null;
        var facts = new StepFacts(
            context.Offer.PublisherId,
            context.Offer.OfferId,
            context.Offer.OfferTypeId,
            context.Claim.StepId,
            context.Claim.Faults + 1,
            document.CountsPublishes ? await store.PublishesAsync(context.Offer.Key, context.Operation.PublishingVersion, cancel) : 1,
            context.Operation.Kind);
        if (document.Find(facts) is not { } rule)
            return null;
        var outcome = rule.Then.Decide(context.Operation.Current!, context.Now);
        if (outcome is not StepOutcome.Deferred && rule.Then.Migrate)
            await transitions.RunAsync(context.Offer.Key, new Actor(
                Actor, context.Operation.Id.ToString()), _ => Task.FromResult(new Prepared(new Command.Migrate())), cancel);
        if (outcome is not null || rule.Then.Migrate)
            await store.CountActAsync(rule.Name, cancel);
        return outcome;
    }
}
