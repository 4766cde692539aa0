using Dapper;
using Slipway.Core.Offers;
using Slipway.Core.Operations;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Operations;

/// <summary>Operations as clients look at them.</summary>
public sealed class OperationStore(IDatabase database)
{
    private readonly string find = $"""
        SELECT {OfferRow.Columns}, {MarketTime.Now(database)} AS market_now
        FROM operations n
        JOIN offers o ON o.publisher_key = n.publisher_key AND o.offer_key = n.offer_key
        LEFT JOIN work w ON w.operation_id = n.operation_id
        WHERE n.publisher_key = @Publisher AND n.offer_key = @Offer
        """;

    /// <summary>Null when the offer has no such operation.</summary>
    public Task<OperationView?> FindAsync(OfferKey key, Guid operationId, CancellationToken cancel) =>
        FindAsync("n.operation_id = @id", new { key.Publisher, key.Offer, id = operationId.ToString(), now = MarketTime.MachineTicks(database) }, cancel);

    /// <summary>Null when the offer has no operation of that number.</summary>
    public Task<OperationView?> FindAsync(OfferKey key, int publishingVersion, CancellationToken cancel) =>
        FindAsync("n.publishing_version = @publishingVersion", new { key.Publisher, key.Offer, publishingVersion, now = MarketTime.MachineTicks(database) }, cancel);

    /// <summary>The offer's operations, newest first; of some states only when <paramref name="state"/> is given.</summary>
    public async Task<IReadOnlyList<Operation>> ListAsync(OfferKey key, OperationState? state, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = await connection.QueryAsync<OfferRow>(
            $"{find} AND (@state IS NULL OR n.state = @state) ORDER BY n.publishing_version DESC",
            new { key.Publisher, key.Offer, state = state is { } s ? WireWords.Of(s) : null, now = MarketTime.MachineTicks(database) });
        return [.. rows.Select(row => row.ToOperation()!)];
    }

    private async Task<OperationView?> FindAsync(string condition, object parameters, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var row = await connection.QuerySingleOrDefaultAsync<OfferRow>($"{find} AND {condition}", parameters);
        return row is null ? null : new OperationView(row.ToOffer()!, row.ToOperation()!, row.ToProgress(), Ticks.ToTime(row.MarketNow));
    }
}

/// <summary>An operation with its offer; <see cref="Offer.Newest"/> is this operation, whichever it is.</summary>
public sealed record OperationView(Offer Offer, Operation Operation, StepProgress Progress, DateTimeOffset Now);
