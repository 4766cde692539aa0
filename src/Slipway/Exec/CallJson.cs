using System.Text.Json.Serialization;

namespace Slipway.Cli.Exec;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CallDocument))]
internal sealed partial class CallJson : JsonSerializerContext;
