using Slipway.Contracts;

namespace Slipway.Server.Http;

/// <summary>What the description of the wire says in words.</summary>
internal static class OpenApiTexts
{
    /// <summary>Resource and summary of each endpoint, by its name.</summary>
    public static readonly IReadOnlyDictionary<string, (string Tag, string Summary)> Endpoints = new Dictionary<string, (string, string)>
    {
        ["ListPublishers"] = ("Publishers", "The publishers that the caller may see."),
        ["ListOffers"] = ("Offers", "A publisher's offers, each with nothing but its display text."),
        ["GetOffer"] = ("Offers", "The draft of an offer."),
        ["GetOfferVersion"] = ("Offers", "A version of an offer: a frozen one, or the draft."),
        ["GetOfferSlot"] = ("Offers", "What a slot of an offer holds."),
        ["PutOffer"] = ("Offers", "Creates an offer or replaces its draft."),
        ["PublishOffer"] = ("Publishing", "Freezes the draft as a version and takes it to preview."),
        ["ValidateOffer"] = ("Publishing", "What a publish of the draft would be refused for, and its warnings, without publishing."),
        ["GoLive"] = ("Publishing", "Signs the preview off and takes it live."),
        ["CancelOperation"] = ("Publishing", "Cancels the running operation, or withdraws a preview that waits for sign-off."),
        ["GetOfferStatus"] = ("Operations", "The status of an offer, with the steps of its newest operation."),
        ["ListSubmissions"] = ("Operations", "The operations of an offer, newest first."),
        ["GetOperation"] = ("Operations", "An operation by its id."),
        ["GetOperationByAddress"] = ("Operations", "An operation by the address that a non-migrated offer's Location holds."),
        ["ListOfferTypes"] = ("Offer types", "The offer types, each with a JSON Schema of its definition."),
        ["GetOfferType"] = ("Offer types", "An offer type with a JSON Schema of its definition."),
        ["ListCatalog"] = ("Catalog", "The live offers, as the caller may see them: all, or those that are searched for; in pages."),
        ["ListCatalogChanges"] = ("Catalog", "What became live, changed or disappeared for everybody, in order; superseded changes are forgotten after 30 days."),
        ["GetCatalogOffer"] = ("Catalog", "A live offer, or the preview for whom its publisher named."),
        ["GetRules"] = ("Offer types", "The catalogue of rules as a page, with an anchor for each id."),
        ["GetFile"] = ("Catalog", "A stored logo; its address is the hash of its content."),
    };

    public static readonly IReadOnlyDictionary<string, string> Parameters = new Dictionary<string, string>
    {
        ["publisherId"] = "The publisher, in any casing.",
        ["offerId"] = "The offer, in any casing.",
        ["version"] = "The number of a version, from 1.",
        ["slot"] = "A slot in any casing: draft, preview or production; in the catalog production (the default) or preview.",
        ["operationId"] = "The operation's GUID.",
        ["address"] = "publisher$offer$number$preview; production and staging are aliases of preview.",
        ["offerTypeId"] = "The offer type, such as microsoft-azure-virtualmachines.",
        ["name"] = "The file's name.",
        ["tenant"] = "The tenant's GUID.",
    };

    /// <summary>Optional query parameters and headers that no signature shows: the endpoint's name, the parameter's, whether it is a header, and its meaning.</summary>
    public static readonly IReadOnlyList<(string Endpoint, string Name, bool IsHeader, string Text)> Optional =
    [
        ("ListOffers", "$filter", false, "The one filter that is supported: offerTypeId eq 'microsoft-azure-virtualmachines' (any offer type)."),
        ("ListSubmissions", "status", false, "Only submissions of this state."),
        ("ListSubmissions", "submissionState", false, "The same under the name that clients use."),
        ("ListCatalog", "search", false, "Words that must all be there, each as the beginning of one, in any casing, with or without accents. At most 200 characters and 10 words."),
        ("ListCatalog", "category", false, "Only offers of this category, by its key."),
        ("ListCatalog", "offerType", false, "Only offers of this type."),
        ("ListCatalog", "publisher", false, "Only offers of this publisher."),
        ("ListCatalog", "region", false, "Only offers that are sold in this region, two letters; with its prices."),
        ("ListCatalog", "top", false, "Offers in a page, from 1 to 200; 50 when absent."),
        ("ListCatalog", "cursor", false, "Where to go on; nextLink has it."),
        ("GetCatalogOffer", "region", false, "Only the prices of this region."),
        ("ListCatalogChanges", "since", false, "The sequence of the last change that is known; from the beginning when absent."),
        ("ListCatalogChanges", "top", false, "Changes in an answer, from 1 to 1000; 100 when absent."),
        ("PutOffer", "If-Match", true, "The ETag of the draft to replace, or * to overwrite whatever is there."),
        ("PutOffer", WireHeaders.ClientRequestId, true, ClientRequestId),
        ("PublishOffer", WireHeaders.ClientRequestId, true, ClientRequestId),
        ("GoLive", WireHeaders.ClientRequestId, true, ClientRequestId),
        ("CancelOperation", WireHeaders.ClientRequestId, true, ClientRequestId),
    ];

    /// <summary>What a 202 carries.</summary>
    public static readonly IReadOnlyDictionary<string, string> Accepted = new Dictionary<string, string>
    {
        ["Location"] = "The operation's address: relative, with the api-version. Absent when a cancel found no operation at all.",
        [WireHeaders.OperationLocation] = "The same as Location.",
        ["Retry-After"] = "Seconds after which to look at the operation.",
    };

    /// <summary>Endpoints of other shapes than JSON calls: the built-in token service, and the probes.</summary>
    public static readonly IReadOnlyList<(string Path, HttpMethod Method, string Tag, string Name, string Summary)> TokenService =
    [
        (Routes.TokenV1, HttpMethod.Post, TokenTag, "GetTokenV1", "A token for client credentials (form: grant_type, client_id, client_secret, resource)."),
        (Routes.TokenV2, HttpMethod.Post, TokenTag, "GetTokenV2", "A token for client credentials (form: grant_type, client_id, client_secret, scope)."),
        (Routes.Discovery, HttpMethod.Get, TokenTag, "GetConfigurationV1", "The OpenID configuration for v1 tokens."),
        (Routes.DiscoveryV2, HttpMethod.Get, TokenTag, "GetConfigurationV2", "The OpenID configuration for v2 tokens."),
        (Routes.Keys, HttpMethod.Get, TokenTag, "GetKeysV1", "The keys that tokens are signed with."),
        (Routes.KeysV2, HttpMethod.Get, TokenTag, "GetKeysV2", "The keys that tokens are signed with."),
        (Routes.InstanceDiscovery, HttpMethod.Get, TokenTag, "DiscoverInstance", "What token libraries ask before anything else."),
    ];

    public static readonly IReadOnlyList<(string Path, HttpMethod Method, string Tag, string Name, string Summary)> Probes =
    [
        (Routes.Live, HttpMethod.Get, "Health", "GetLive", "The process answers."),
        (Routes.Ready, HttpMethod.Get, "Health", "GetReady", "The service takes work: its database answers, and it is not stopping."),
    ];

    private const string TokenTag = "Tokens";
    private const string ClientRequestId = "The client's own name for its request: sent again within 24 hours, it changes nothing: a POST is answered with the same operation, a PUT with the draft as it is by then, without a tag.";
}
