using Slipway.Core.Rehearsal;
using static Slipway.Core.Rehearsal.WireCalls;

namespace Slipway.Rehearsal.Wire;

/// <summary>What a request asks for, by name.</summary>
public static class Calls
{
    public const string Discovery = "discovery";
    public const string Catalog = "catalog";
    public const string File = "file";
    public const string Rules = "rules";

    /// <summary>What has no name: a path that does not exist, or a method that is not allowed there.</summary>
    public const string Other = "other";

    public static readonly IReadOnlyList<string> Names = [.. WireCalls.All, Discovery, Catalog, File, Rules, Other];

    /// <summary>Whether clients ask for this: neither what only rehearsals have nor what watches over the service.</summary>
    public static bool IsOfTheWire(PathString path) =>
        !path.StartsWithSegments("/_slipway", StringComparison.OrdinalIgnoreCase) && !path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a request asks for, by its path as it came: in any casing, with or without a slash at its end.</summary>
    public static Call Of(string method, string path) => (HttpMethods.IsHead(method) ? HttpMethods.Get : method.ToUpperInvariant(), path.ToLowerInvariant().Trim('/').Split('/')) switch
    {
        ("GET", ["api", "publishers"]) => new Call(Publishers),
        (var verb, ["api", "publishers", var publisher, "offers", .. var rest]) => OnOffers(verb, publisher, rest),
        ("GET", ["api", "operations", var address]) => address.Split('$') is [var publisher, var offer, _, _] ? new Call(Operation, publisher, offer) : new Call(Operation),
        ("GET", ["api", "offertypes"] or ["api", "offertypes", _]) => new Call(OfferTypes),
        ("POST", [_, "oauth2", "token"] or [_, "oauth2", "v2.0", "token"]) => new Call(Token),
        ("GET", [.., ".well-known", "openid-configuration"] or [_, "discovery", ..]) => new Call(Discovery),
        ("GET", ["catalog", "offers", var publisher, var offer]) => new Call(Catalog, publisher, offer),
        ("GET", ["catalog", ..]) => new Call(Catalog),
        ("GET", ["files", _]) => new Call(File),
        ("GET", ["rules"]) => new Call(Rules),
        _ => new Call(Other),
    };

    private static Call OnOffers(string method, string publisher, string[] rest) => (method, rest) switch
    {
        ("GET", []) => new Call(ListOffers, publisher),
        ("GET", [var offer]) => new Call(GetOffer, publisher, offer),
        ("PUT", [var offer]) => new Call(PutOffer, publisher, offer),
        ("GET", [var offer, "versions", _]) => new Call(GetVersion, publisher, offer),
        ("GET", [var offer, "slot", _]) => new Call(GetSlot, publisher, offer),
        ("GET", [var offer, "operations", _]) => new Call(Operation, publisher, offer),
        ("GET", [var offer, Status or Submissions]) => new Call(rest[1], publisher, offer),
        ("POST", [var offer, Publish or GoLive or Cancel or Validate]) => new Call(rest[1], publisher, offer),
        (_, [var offer, ..]) => new Call(Other, publisher, offer),
        _ => new Call(Other, publisher),
    };
}

/// <summary>A call by its name, and the offer that it is about, in lower case.</summary>
public readonly record struct Call(string Name, string? Publisher = null, string? Offer = null);
