using Slipway.Core.Publishing;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>A step as rules see it.</summary>
/// <param name="PublisherId">The offer's publisher.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="OfferTypeId">Its type.</param>
/// <param name="StepId">The step.</param>
/// <param name="Attempt">The attempt number, starting at 1; an attempt counts when it ran into a transient fault.</param>
/// <param name="Publish">The number of the publish among its offer's, starting at 1.</param>
/// <param name="Operation">What its operation is.</param>
public sealed record StepFacts(
    string PublisherId, string OfferId, string OfferTypeId, string StepId, int Attempt, int Publish, OperationKind Operation);
