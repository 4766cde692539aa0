using System.Text.Json.Serialization;

namespace Slipway.Server.Identity;

/// <summary>OpenID Connect Discovery 1.0 §3, limited to what client credentials need.</summary>
public sealed record DiscoveryDocument(
    string Issuer,
    string AuthorizationEndpoint,
    string TokenEndpoint,
    string JwksUri,
    IReadOnlyList<string> TokenEndpointAuthMethodsSupported,
    IReadOnlyList<string> GrantTypesSupported,
    IReadOnlyList<string> ResponseTypesSupported,
    IReadOnlyList<string> SubjectTypesSupported,
    IReadOnlyList<string> IdTokenSigningAlgValuesSupported);

/// <summary>RFC 7517 §5.</summary>
public sealed record KeySetDocument(IReadOnlyList<PublicKeyDocument> Keys);

/// <summary>RFC 7518 §6.3.1.</summary>
public sealed record PublicKeyDocument(string Kty, string Use, string Kid, string Alg, string N, string E);

/// <summary>
/// The hosts that form one authority; common token libraries read this first (observed).
/// </summary>
public sealed record InstanceDocument(
    string TenantDiscoveryEndpoint,
    [property: JsonPropertyName("api-version")] string ApiVersion,
    IReadOnlyList<InstanceMetadata> Metadata);

public sealed record InstanceMetadata(string PreferredNetwork, string PreferredCache, IReadOnlyList<string> Aliases);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DiscoveryDocument))]
[JsonSerializable(typeof(KeySetDocument))]
[JsonSerializable(typeof(InstanceDocument))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;
