
namespace Slipway.Contracts;

public sealed record OfferListDefinition(string DisplayText);
