namespace Slipway.Core.Publishing;

/// <summary>Where an offer stands. The wire writes these in camelCase (observed).</summary>
public enum OfferStatus
{
    NeverPublished,
    NotStarted,
    WaitingForPublisherReview,
    Running,
    Succeeded,
    Canceled,
    Failed,
}
