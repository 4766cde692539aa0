using System.Text.Json.Serialization;

namespace Slipway.Server.Identity;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DiscoveryDocument))]
[JsonSerializable(typeof(KeySetDocument))]
[JsonSerializable(typeof(InstanceDocument))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;
