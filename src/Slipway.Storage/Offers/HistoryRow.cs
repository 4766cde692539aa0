using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

public sealed record HistoryRow
{
    /// <summary>But the offer's key.</summary>
    internal static readonly Columns<HistoryRow> Columns = new(column => new()
    {
        Revision = column.Number("revision", row => row.Revision),
        Time = column.Number("time", row => row.Time),
        What = column.Text("what", row => row.What),
        OperationId = column.TextOrNull("operation_id", row => row.OperationId),
        Detail = column.TextOrNull("detail", row => row.Detail),
        Actor = column.Text("actor", row => row.Actor),
        CorrelationId = column.Text("correlation_id", row => row.CorrelationId),
    });

    public long Revision { get; init; }

    /// <summary>Market time, in ticks.</summary>
    public long Time { get; init; }

    public string What { get; init; } = "";

    public string? OperationId { get; init; }

    public string? Detail { get; init; }

    public string Actor { get; init; } = "";

    public string CorrelationId { get; init; } = "";

    internal static HistoryRow Of(Change change) => new()
    {
        Revision = change.Accepted.Offer.Revision,
        Time = change.Accepted.History.Time.UtcTicks,
        What = change.Accepted.History.What,
        OperationId = change.Accepted.History.OperationId?.ToString(),
        Detail = change.Accepted.History.Detail,
        Actor = change.Actor,
        CorrelationId = change.CorrelationId,
    };
}
