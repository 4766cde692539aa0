using Slipway.Contracts;

namespace Slipway.Server.Http;

/// <summary>What the description of the wire says in words.</summary>
internal static class OpenApiTexts
{
    /// <summary>The parts of paths, by their names.</summary>
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
        (Routes.TokenV1, HttpMethod.Post, TokenTag, "GetTokenV1",
            "A token for client credentials (form: grant_type, client_id, client_secret, resource)."),
        (Routes.TokenV2, HttpMethod.Post, TokenTag, "GetTokenV2",
            "A token for client credentials (form: grant_type, client_id, client_secret, scope)."),
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
}
