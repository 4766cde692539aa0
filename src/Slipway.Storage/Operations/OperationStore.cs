using System.Data.Common;
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
    internal const string Stamp = "n.operation_id, n.revision, o.revision, w.progress, w.notes";

    private readonly string view = $"SELECT {LoadedOffer.Columns(database.Dialect)} {Theirs}";

    /// <summary>An operation that runs has its row of work, so those are looked at and not all that ever were.</summary>
    private readonly string running = $"""
        SELECT {LoadedOffer.Columns(database.Dialect)} {All}
        WHERE n.operation_id IN (SELECT operation_id FROM work) AND n.state = 'running'
        ORDER BY n.publisher_key, n.offer_key LIMIT @most
        """;

    /// <summary>Null when the offer has no such operation.</summary>
    public async ValueTask<OperationView?> FindAsync(OfferKey key, Guid operationId, CancellationToken cancel) => (await database.AskAsync(
        $"{view} {ById}",
        OperationView.Read,
        cancel,
        ("publisher", key.Publisher), ("offer", key.Offer), ("operation", operationId))).SingleOrDefault();

    /// <summary>The operations of all offers that have not ended, by publisher and offer.</summary>
    public Task<IReadOnlyList<OperationView>> ListRunningAsync(int most, CancellationToken cancel) =>
        database.AskAsync(running, OperationView.Read, cancel, ("most", most));

    /// <summary>The offer's operations, newest first; of some states only when <paramref name="state"/> is given.</summary>
    public Task<IReadOnlyList<Operation>> ListAsync(OfferKey key, OperationState? state, CancellationToken cancel) => database.ReadAsync(
        $"""
        SELECT {OperationColumns.All.Names} FROM operations n
        WHERE publisher_key = @publisher AND offer_key = @offer AND (CAST(@state AS TEXT) IS NULL OR state = @state)
        ORDER BY publishing_version DESC
        """,
        OperationColumns.All.Read,
        cancel,
        ("publisher", key.Publisher), ("offer", key.Offer), ("state", state is { } one ? WireWords.Of(one) : null));

    /// <summary>Reads the columns <see cref="Stamp"/> and market time.</summary>
    internal static StampedOperation ReadStamp(DbDataReader row, int first) => new(
        new OperationStamp(
            Guid.Parse(row.GetString(first)),
            row.GetInt64(first + 1),
            row.GetInt64(first + 2),
            row.NumberOrNull(first + 3),
            row.TextOrNull(first + 4)),
        row.Time(first + 5));
}
