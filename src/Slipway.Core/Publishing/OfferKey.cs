namespace Slipway.Core.Publishing;

/// <summary>How an offer is found: publisher and offer ids compare case-insensitively, so the key holds them in lower case.</summary>
public readonly record struct OfferKey
{
    public OfferKey(string publisherId, string offerId)
    {
        Publisher = publisherId.ToLowerInvariant();
        Offer = offerId.ToLowerInvariant();
    }

    public string Publisher { get; }

    public string Offer { get; }

    public override string ToString() => $"{Publisher}/{Offer}";
}
