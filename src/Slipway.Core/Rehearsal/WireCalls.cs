using System.Collections.Immutable;

namespace Slipway.Core.Rehearsal;

/// <summary>The names by which rules call what clients ask for.</summary>
public static class WireCalls
{
    public const string Publishers = "publishers";
    public const string ListOffers = "listOffers";
    public const string PutOffer = "putOffer";
    public const string Cancel = "cancel";
    public const string Token = "token";

    /// <summary>Calls of the publishing API that are about one offer.</summary>
    public static readonly ImmutableArray<string> OnOffers =
        ["getOffer", "getVersion", "getSlot", PutOffer, "validate", "publish", "golive", Cancel, "status", "submissions", "operation"];

    public static readonly ImmutableArray<string> All = [.. OnOffers, ListOffers, Publishers, "offerTypes", Token];
}
