using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>The columns of <c>operations</c> but its offer's key.</summary>
internal static class OperationColumns
{
    public static readonly Columns<Operation> All = new(column => new Operation
    {
        Id = column.Next("operation_id", operation => operation.Id, (row, place) => Guid.Parse(row.GetString(place))),
        PublishingVersion = column.Int("publishing_version", operation => operation.PublishingVersion),
        Kind = column.Word<OperationKind>("kind", operation => WireWords.Of(operation.Kind)),
        State = column.Word<OperationState>("state", operation => WireWords.Of(operation.State)),
        OfferVersion = column.Int("offer_version", operation => operation.OfferVersion),
        SnapshotHash = column.Text("snapshot_hash", operation => operation.SnapshotHash),
        NotificationEmails = column.Text("notification_emails", operation => operation.NotificationEmails),
        Steps = column.Next(
            "steps",
            operation => StoredJson.Of(operation.Steps),
            (row, place) => JsonSerializer.Deserialize(row.GetString(place), StoredJson.Default.ImmutableArrayStep)),
        ChangedTime = column.Time("changed_time", operation => operation.ChangedTime),
        Revision = column.Number("revision", operation => operation.Revision),
    });
}
