using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.State;

/// <summary>How a snapshot is described among the database's facts.</summary>
[JsonSerializable(typeof(Snapshot))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
