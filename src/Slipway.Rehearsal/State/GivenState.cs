namespace Slipway.Rehearsal.State;

/// <summary>What a folder of <c>--load</c> holds, read and found right.</summary>
public sealed record GivenState(
    IReadOnlyList<GivenPublisher> Publishers, IReadOnlyList<GivenPrincipal> Principals, IReadOnlyList<GivenOffer> Offers);
