using Slipway.Core.Drafts;
using Slipway.Core.Publishing;

namespace Slipway.Rehearsal.State;

/// <summary>An offer with the stage that it is to be brought to.</summary>
public sealed record GivenOffer(
    string File,
    OfferKey Key,
    string PublisherId,
    string OfferId,
    OfferBody Body,
    Stage Stage,
    string StepId,
    IReadOnlyList<string> Messages)
{
    public OfferBody? Draft { get; init; }

    /// <summary>Market time when it is checked.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether it has to be in preview before it can stand at its step.</summary>
    public bool GoesLive { get; init; }
}
