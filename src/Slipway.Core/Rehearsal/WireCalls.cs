using System.Collections.Immutable;

namespace Slipway.Core.Rehearsal;

/// <summary>The names by which a rehearsal's rules and journal call what clients ask for.</summary>
public static class WireCalls
{
    public const string Publishers = "publishers";
    public const string ListOffers = "listOffers";
    public const string GetOffer = "getOffer";
    public const string GetVersion = "getVersion";
    public const string GetSlot = "getSlot";
    public const string PutOffer = "putOffer";
    public const string Validate = "validate";
    public const string Publish = "publish";
    public const string GoLive = "golive";
    public const string Cancel = "cancel";
    public const string Status = "status";
    public const string Submissions = "submissions";
    public const string Operation = "operation";
    public const string OfferTypes = "offerTypes";
    public const string Token = "token";

    /// <summary>Calls of the publishing API that are about one offer.</summary>
    public static readonly ImmutableArray<string> OnOffers = [GetOffer, GetVersion, GetSlot, PutOffer, Validate, Publish, GoLive, Cancel, Status, Submissions, Operation];

    /// <summary>Those that rules may be about; a journal knows more.</summary>
    public static readonly ImmutableArray<string> All = [.. OnOffers, ListOffers, Publishers, OfferTypes, Token];
}
