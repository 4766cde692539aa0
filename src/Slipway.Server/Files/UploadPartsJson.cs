using System.Text.Json.Serialization;

namespace Slipway.Server.Files;

[JsonSerializable(typeof(UploadParts))]
internal sealed partial class UploadPartsJson : JsonSerializerContext;
