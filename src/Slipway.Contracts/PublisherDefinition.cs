namespace Slipway.Contracts;

public sealed record PublisherDefinition(string DisplayText, IReadOnlyList<string> OfferTypeCategories, int SellerId);
