using System.Collections.Immutable;
using Slipway.Core.Operations;

namespace Slipway.Core.OfferTypes;

/// <summary>What an offer type is, as data: adding a type touches this folder only.</summary>
public sealed record OfferType
{
    public required string Id { get; init; }

    public required string DisplayText { get; init; }

    /// <summary>The schema versions of the type and its modules, as a PUT's <c>offerTypeVersions</c> names them.</summary>
    public required ImmutableSortedDictionary<string, int> Versions { get; init; }

    /// <summary>The steps that its operations walk; the last is live, the one before it the publisher's sign-off.</summary>
    public required ImmutableArray<StepDefinition> Steps { get; init; }

    public StepDefinition Step(string id) => Steps.First(step => step.Id == id);
}
