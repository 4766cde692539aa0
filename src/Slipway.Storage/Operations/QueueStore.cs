using Dapper;

namespace Slipway.Storage.Operations;

/// <summary>The queue of steps as a whole, for whoever watches over the service.</summary>
public sealed class QueueStore(IDatabase database)
{
    /// <summary>
    /// In machine time: when a step came due (market time is turned back through the clock's row), when its retry may begin, and when a lease that nobody
    /// renewed ran out; a step is ready since the last of them. One look at every row of work, of which there are as many as operations run.
    /// </summary>
    private readonly string survey = $"""
        WITH rows AS (
          SELECT due, retry_at, lease_owner, lease_until, {MarketTime.Now(database)} AS market, {database.MachineNow} AS machine,
            clock.machine_base + CAST((due - clock.base) / clock.rate AS BIGINT) AS came_due,
            CASE WHEN lease_owner IS NOT NULL AND lease_until > retry_at THEN lease_until ELSE retry_at END AS free
          FROM work, clock),
        states AS (
          SELECT CASE
              WHEN due IS NULL THEN 'blocked'
              WHEN due > market THEN 'held'
              WHEN lease_owner IS NOT NULL AND lease_until >= machine THEN 'working'
              WHEN retry_at > machine THEN 'retrying'
              ELSE 'due' END AS state,
            machine - CASE WHEN free > came_due THEN free ELSE came_due END AS waited
          FROM rows)
        SELECT state, COUNT(*) AS count, CAST(COALESCE(MAX(waited), 0) AS BIGINT) AS waited FROM states GROUP BY state
        """;

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

/// <param name="Open">How many operations run in each of <see cref="States"/>.</param>
/// <param name="OldestDue">How long, in machine time, the step that has waited longest could have been worked on; zero when none waits.</param>
public sealed record QueueSurvey(IReadOnlyDictionary<string, long> Open, TimeSpan OldestDue)
{
    /// <summary>Due and free; at work on a node; waiting for its hold, for its next attempt, for a person.</summary>
    public static readonly IReadOnlyList<string> States = ["due", "working", "held", "retrying", "blocked"];
}
