namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>A call as rules see it; null members where it is about no publisher, no offer, or an offer that is not there.</summary>
public sealed record CallFacts(string Call, string? PublisherId, string? OfferId, string? OfferTypeId)
{
    /// <summary>
    /// What its calls are counted by: those of one kind on one offer. So it does not matter how
    /// calls on other offers, or polls, fall between them.
    /// </summary>
    public string Subject =>
        string.Join(' ', new[] { Call, PublisherId?.ToLowerInvariant(), OfferId?.ToLowerInvariant() }.OfType<string>());
}
