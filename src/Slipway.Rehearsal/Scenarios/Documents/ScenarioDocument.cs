using System.Collections.Immutable;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>What a rehearsal has chosen to happen. Of each kind, the first rule that matches decides.</summary>
public sealed record ScenarioDocument(string? Why, ImmutableArray<StepRule> Steps, ImmutableArray<CallRule> Calls)
{
    public static readonly ScenarioDocument None = new(null, [], []);

    /// <summary>Whether any rule depends on the number of the publish among its offer's.</summary>
    public bool CountsPublishes => Steps.Any(rule => rule.When.Publish is not null);

    /// <summary>Whether any rule asks for the type of a call's offer.</summary>
    public bool AsksForTypes => Calls.Any(rule => rule.When.Type is not null);

    public StepRule? Find(StepFacts facts) => Steps.FirstOrDefault(rule => rule.When.Holds(facts));
}
