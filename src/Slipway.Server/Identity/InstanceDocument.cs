using System.Text.Json.Serialization;

namespace Slipway.Server.Identity;

/// <summary>
/// The hosts that form one authority; common token libraries read this first (observed).
/// </summary>
public sealed record InstanceDocument(
    string TenantDiscoveryEndpoint,
    [property: JsonPropertyName("api-version")] string ApiVersion,
    IReadOnlyList<InstanceMetadata> Metadata);
