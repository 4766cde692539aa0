namespace Slipway.Storage.Offers;

/// <summary>A go-live that has succeeded: its number among the offer's operations, and the version that it took live.</summary>
public sealed record SucceededGoLive(int PublishingVersion, int OfferVersion);
