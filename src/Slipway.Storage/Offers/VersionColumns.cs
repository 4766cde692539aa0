using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>The columns of <c>versions</c> that steps read.</summary>
internal static class VersionColumns
{
    public static readonly Columns<VersionText> All = new(column => new VersionText(
        column.Int("version", version => version.Version),
        column.Bytes("sent", version => version.Sent),
        column.Next(
            "artifacts",
            version => JsonSerializer.Serialize(version.Artifacts, StoredJson.Default.VersionArtifacts),
            (row, place) => row.IsDBNull(place)
                ? VersionArtifacts.None
                : JsonSerializer.Deserialize(row.GetString(place), StoredJson.Default.VersionArtifacts)!),
        column.TextOrNull("listing", version => version.Listing))
    {
        IsIndexed = column.Next("private_plans", version => version.IsIndexed, (row, place) => !row.IsDBNull(place)),
    });
}
