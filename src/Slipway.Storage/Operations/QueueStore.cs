using Slipway.Storage.Database;

namespace Slipway.Storage.Operations;

/// <summary>The queue of steps as a whole, for whoever watches over the service.</summary>
public sealed class QueueStore(IDatabase database)
{
    /// <summary>
    /// In machine time: when a step came due (market time is turned back through the clock's row),
    /// when its retry may begin, and when a lease that nobody renewed ran out; a step is ready
    /// since the last of them. In a market that stands still, what is due came due when it was
    /// stopped or last moved. One look at every row of work, of which there are as many as
    /// operations run.
    /// </summary>
    private readonly string survey = $"""
        WITH rows AS (
          SELECT due, retry_at, faults, lease_owner, lease_until,
            {database.Dialect.MarketNow} AS market, {database.Dialect.MachineNow} AS machine,
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

    public async ValueTask<NextDueTimes> FrontAsync(CancellationToken cancel) => (await database.AskAsync(
        front, row => new NextDueTimes(row.Time(0), row.TimeOrNull(1), row.TimeOrNull(2)), cancel)).Single();

    public async Task<QueueSurvey> SurveyAsync(CancellationToken cancel)
    {
        var rows = (await database.ReadAsync(survey, row =>
            (State: row.GetString(0), Count: row.GetInt64(1), Waited: row.GetInt64(2)), cancel)).ToDictionary(row => row.State);
        return new QueueSurvey(
            QueueSurvey.States.ToDictionary(state => state, state => rows.GetValueOrDefault(state).Count),
            TimeSpan.FromTicks(Math.Max(0, rows.GetValueOrDefault("due").Waited)));
    }
}
