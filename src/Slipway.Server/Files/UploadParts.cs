using System.Text.Json.Serialization;

namespace Slipway.Server.Files;

/// <summary>The record of an incomplete upload.</summary>
internal sealed record UploadParts(string UploadId, List<UploadPart> Parts)
{
    [JsonIgnore]
    public long Length => Parts.Sum(part => part.Length);
}
