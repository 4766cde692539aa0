using System.Globalization;
using Dapper;
using Slipway.Core.Documents;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Operations;

/// <summary>Operations as clients look at them.</summary>
public sealed class OperationStore(IDatabase database)
{
    private const string All = """
        FROM operations n
        JOIN offers o ON o.publisher_key = n.publisher_key AND o.offer_key = n.offer_key
        LEFT JOIN work w ON w.operation_id = n.operation_id
        """;

    private const string Theirs = $"{All} WHERE n.publisher_key = @publisher AND n.offer_key = @offer";

    private const string ById = "AND n.operation_id = @operation";
    private const string Stamp = "SELECT n.operation_id, n.revision, o.revision, w.progress, w.notes";
    private const string ByNumber = "AND n.publishing_version = @operation";

    private readonly string stampById = $"{Stamp}, {database.Dialect.MarketNow} {Theirs} {ById}";
    private readonly string stampByNumber = $"{Stamp}, {database.Dialect.MarketNow} {Theirs} {ByNumber}";
    private readonly string view = $"SELECT {OfferRow.Columns}, {database.Dialect.MarketNow} AS market_now {Theirs}";

    /// <summary>An operation that runs has its row of work, so those are looked at and not all that ever were.</summary>
    private readonly string running = $"""
        SELECT {OfferRow.Columns}, {database.Dialect.MarketNow} AS market_now {All}
        WHERE n.operation_id IN (SELECT operation_id FROM work) AND n.state = 'running'
        ORDER BY n.publisher_key, n.offer_key LIMIT @most
        """;

    /// <summary>What the operation is like at the moment, without reading it; null when the offer has no such operation.</summary>
    public ValueTask<StampedOperation?> StampAsync(OfferKey key, Guid operationId, CancellationToken cancel) =>
        StampAsync(stampById, key, operationId.ToString(), cancel);

    /// <summary>The same of the offer's operation of that number.</summary>
    public ValueTask<StampedOperation?> StampAsync(OfferKey key, int publishingVersion, CancellationToken cancel) =>
        StampAsync(stampByNumber, key, publishingVersion, cancel);

    /// <summary>Null when the offer has no such operation.</summary>
    public async ValueTask<OperationView?> FindAsync(OfferKey key, Guid operationId, CancellationToken cancel)
    {
        var rows = await database.AskAsync(
            $"{view} {ById}",
            OfferRow.Read,
            cancel,
            ("publisher", key.Publisher),
            ("offer", key.Offer),
            ("operation", operationId.ToString()));
        return rows is [var row] ? ViewOf(row) : null;
    }

    /// <summary>The operations of all offers that have not ended, by publisher and offer.</summary>
    public async ValueTask<IReadOnlyList<OperationView>> ListRunningAsync(int most, CancellationToken cancel)
    {
        var rows = await database.AskAsync(running, OfferRow.Read, cancel, ("most", most));
        return [.. rows.Select(ViewOf)];
    }

    /// <summary>The offer's operations, newest first; of some states only when <paramref name="state"/> is given.</summary>
    public async Task<IReadOnlyList<Operation>> ListAsync(OfferKey key, OperationState? state, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<OfferRow>(
            $"{view} AND (@state IS NULL OR n.state = @state) ORDER BY n.publishing_version DESC",
            new { publisher = key.Publisher, offer = key.Offer, state = state is { } s ? WireWords.Of(s) : null, now = MarketTime.MachineTicks(database) });
        return [.. rows.Select(row => row.ToOperation()!)];
    }

    private static OperationView ViewOf(OfferRow row) =>
        new(row.ToOffer()!, row.ToOperation()!, row.ToProgress(), Ticks.ToTime(row.MarketNow), row.ToStamp());

    private async ValueTask<StampedOperation?> StampAsync(string question, OfferKey key, object operation, CancellationToken cancel)
    {
        var rows = await database.AskAsync(
            question,
            static row => new StampedOperation(
                new OperationStamp(
                    Guid.Parse(row.GetString(0), CultureInfo.InvariantCulture),
                    row.GetInt64(1),
                    row.GetInt64(2),
                    row.IsDBNull(3) ? null : row.GetInt64(3),
                    row.IsDBNull(4) ? null : row.GetString(4)),
                Ticks.ToTime(row.GetInt64(5))),
            cancel,
            ("publisher", key.Publisher),
            ("offer", key.Offer),
            ("operation", operation));
        return rows is [var stamp] ? stamp : null;
    }
}

/// <summary>An operation with its offer; <see cref="Offer.Newest"/> is this operation, whichever it is.</summary>
public sealed record OperationView(Offer Offer, Operation Operation, StepProgress Progress, DateTimeOffset Now, OperationStamp Stamp);

/// <summary>Two stamps of an operation are equal only when nothing of its <see cref="OperationView"/> but the time has changed between them.</summary>
public sealed record OperationStamp(Guid Id, long Revision, long OfferRevision, long? Progress, string? Notes);

/// <summary>A stamp with the market time at which it was read.</summary>
public sealed record StampedOperation(OperationStamp Stamp, DateTimeOffset Now);
