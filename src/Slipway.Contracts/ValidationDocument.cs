namespace Slipway.Contracts;

/// <summary>
/// What the rules find in a draft (ours): <c>POST …/offers/{offerId}/validate</c>.
/// </summary>
public sealed record ValidationDocument(IReadOnlyList<ValidationFault> Faults);
