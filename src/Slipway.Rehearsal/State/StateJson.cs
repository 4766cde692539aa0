using System.Text.Json.Serialization;
using Slipway.Rehearsal.Wire;

namespace Slipway.Rehearsal.State;

/// <summary>JSON of snapshots and of the files that a rehearsal begins with. What is misspelt is refused and not passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SnapshotRequest))]
[JsonSerializable(typeof(SnapshotDocument))]
[JsonSerializable(typeof(SnapshotList))]
[JsonSerializable(typeof(IReadOnlyList<GivenPublisher>))]
[JsonSerializable(typeof(IReadOnlyList<GivenPrincipal>))]
[JsonSerializable(typeof(GivenStage))]
internal sealed partial class StateJson : JsonSerializerContext
{
    public static StateJson Wire { get; } = new(RehearsalJson.Strict());
}
