namespace Slipway.Contracts;

/// <summary>The names by which scenarios and a rehearsal's journal call what clients ask for.</summary>
public static class CallNames
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
    public const string Discovery = "discovery";
    public const string Catalog = "catalog";
    public const string File = "file";
    public const string Rules = "rules";

    /// <summary>A path that does not exist, or a method that is not allowed there.</summary>
    public const string Other = "other";

    /// <summary>Calls of the publishing API that are about one offer.</summary>
    public static readonly IReadOnlyList<string> OnOffers =
        [GetOffer, GetVersion, GetSlot, PutOffer, Validate, Publish, GoLive, Cancel, Status, Submissions, Operation];

    /// <summary>Those that a scenario's rules may be about.</summary>
    public static readonly IReadOnlyList<string> OfScenarios = [.. OnOffers, ListOffers, Publishers, OfferTypes, Token];

    /// <summary>Those that a journal knows.</summary>
    public static readonly IReadOnlyList<string> All = [.. OfScenarios, Discovery, Catalog, File, Rules, Other];
}
