using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.Wire;

/// <summary>Source-generated JSON of what runs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunningDocument))]
public sealed partial class RunningJson : JsonSerializerContext;
