using System.Text.Json.Serialization;

namespace Slipway.Server.Identity;

/// <summary>An offer's secret values by their pointers, as they are sealed.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class SecretsJson : JsonSerializerContext;
