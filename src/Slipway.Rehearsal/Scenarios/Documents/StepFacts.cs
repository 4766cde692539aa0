using Slipway.Core.Publishing;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>A step as rules see it.</summary>
/// <param name="PublisherId">The offer's publisher.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="OfferTypeId">Its type.</param>
/// <param name="StepId">The step.</param>
/// <param name="Attempt">For the how many-th time its work is begun; an attempt counts when it ran into a transient fault.</param>
/// <param name="Publish">The how many-th publish of the offer it belongs to.</param>
/// <param name="Operation">What its operation is.</param>
public sealed record StepFacts(
    string PublisherId, string OfferId, string OfferTypeId, string StepId, int Attempt, int Publish, OperationKind Operation);
