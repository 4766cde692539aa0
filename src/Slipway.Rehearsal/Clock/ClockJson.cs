using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.Clock;

/// <summary>Source-generated JSON of the clock.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClockDocument))]
internal sealed partial class ClockJson : JsonSerializerContext;
