using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Storage.Identity;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class AuditJson : JsonSerializerContext;
