using Dapper;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Operations;

/// <summary>The queue of steps as a whole, for whoever watches over the service.</summary>
public sealed class QueueStore(IDatabase database)
{
    /// <summary>
    /// In machine time: when a step came due (market time is turned back through the clock's row), when its retry may begin, and when a lease that nobody
    /// renewed ran out; a step is ready since the last of them. In a market that stands still, what is due came due when it was stopped or last moved. One look at every row of work, of which there are as many as operations run.
    /// </summary>
    private readonly string survey = $"""
        WITH rows AS (
          SELECT due, retry_at, faults, lease_owner, lease_until, {database.Dialect.MarketNow} AS market, {database.Dialect.MachineNow} AS machine,
            clock.machine_base + COALESCE(CAST((due - clock.base) / NULLIF(clock.rate, 0) AS BIGINT), 0) AS came_due,
            CASE WHEN lease_owner IS NOT NULL AND lease_until > retry_at THEN lease_until ELSE retry_at END AS free
          FROM work, clock),
        states AS (
          SELECT CASE
              WHEN due IS NULL THEN 'blocked'
              WHEN due > market THEN 'held'
              WHEN lease_owner IS NOT NULL AND lease_until >= machine THEN 'working'
              WHEN retry_at > machine THEN CASE WHEN faults = 0 THEN 'held' ELSE 'retrying' END
              ELSE 'due' END AS state,
            machine - CASE WHEN free > came_due THEN free ELSE came_due END AS waited
          FROM rows)
        SELECT state, COUNT(*) AS count, CAST(COALESCE(MAX(waited), 0) AS BIGINT) AS waited FROM states GROUP BY state
        """;

    /// <summary>Each half by an index of its own, or of as few rows as are worked on.</summary>
    private readonly string front = $"""
        SELECT {database.Dialect.MarketNow},
          (SELECT MIN(due) FROM work WHERE lease_owner IS NULL AND due IS NOT NULL),
          (SELECT MIN(due) FROM work WHERE lease_owner IS NOT NULL AND lease_until >= 0)
        """;

    public async ValueTask<QueueFront> FrontAsync(CancellationToken cancel)
    {
        var rows = await database.AskAsync(
            front,
            row => new QueueFront(Ticks.ToTime(row.GetInt64(0)), row.IsDBNull(1) ? null : Ticks.ToTime(row.GetInt64(1)), row.IsDBNull(2) ? null : Ticks.ToTime(row.GetInt64(2))),
            cancel);
        return rows.Single();
    }

    public async Task<QueueSurvey> SurveyAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        var rows = (await connection.QueryAsync<Row>(survey, MarketTime.Bound(database))).ToDictionary(row => row.State);
        return new QueueSurvey(
            QueueSurvey.States.ToDictionary(state => state, state => rows.GetValueOrDefault(state)?.Count ?? 0),
            rows.TryGetValue("due", out var due) ? TimeSpan.FromTicks(Math.Max(0, due.Waited)) : TimeSpan.Zero);
    }

    private sealed class Row
    {
        public string State { get; init; } = "";

        public long Count { get; init; }

        public long Waited { get; init; }
    }
}

/// <summary>What is to be done first.</summary>
/// <param name="Now">Market time.</param>
/// <param name="Free">When the first step is due that no node works on.</param>
/// <param name="Leased">The same of those that one does.</param>
public sealed record QueueFront(DateTimeOffset Now, DateTimeOffset? Free, DateTimeOffset? Leased)
{
    /// <summary>When the first step is due, or was; null when no step has a time.</summary>
    public DateTimeOffset? Due => Leased is null || Free < Leased ? Free : Leased;
}

/// <param name="Open">How many operations run in each of <see cref="States"/>.</param>
/// <param name="OldestDue">How long, in machine time, the step that has waited longest could have been worked on; zero when none waits.</param>
public sealed record QueueSurvey(IReadOnlyDictionary<string, long> Open, TimeSpan OldestDue)
{
    /// <summary>Due and free; at work on a node; waiting for its hold, for its next attempt, for a person.</summary>
    public static readonly IReadOnlyList<string> States = ["due", "working", "held", "retrying", "blocked"];
}
