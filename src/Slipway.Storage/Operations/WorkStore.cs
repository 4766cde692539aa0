using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Operations;

/// <summary>The work rows of running operations: who works on what, under which lease.</summary>
public sealed class WorkStore(IDatabase database)
{
    /// <summary>How many waiting steps a claim usually looks through.</summary>
    public const int UsualLook = 1_000;

    /// <summary>From how many a claim chooses: enough that publishers take turns, few enough that choosing costs nothing.</summary>
    private const int Choice = 64;

    /// <summary>In the order in which a group of commits locks them, so that the two never wait for each other.</summary>
    private readonly string renew = $"""
        WITH held AS MATERIALIZED (
          SELECT operation_id FROM work w
          WHERE operation_id IN ({database.Dialect.TextsOf("@operations")})
            AND operation_id || ' ' || lease_owner || ' ' || CAST(attempt AS TEXT) IN ({database.Dialect.TextsOf("@leases")})
          ORDER BY publisher_key, offer_key
          {database.Dialect.LockRows("w")})
        UPDATE work SET lease_until = {database.Dialect.MachineNow} + @lease WHERE operation_id IN (SELECT operation_id FROM held)
        RETURNING operation_id
        """;

    /// <summary>
    /// Claims steps that are due, free, and of a kind that this program knows; those of dead nodes first. Publishers take turns: whoever
    /// has least of this owner's leases comes first, and nobody gets more of them than its share.
    /// </summary>
    /// <param name="owner">Whose leases they become.</param>
    /// <param name="lease">How long they last.</param>
    /// <param name="most">How many steps at most.</param>
    /// <param name="share">How many leases of this owner one publisher may have.</param>
    /// <param name="look">How many waiting steps, the longest waiting first, are looked through for such as may be claimed.</param>
    /// <param name="stepIds">The steps that this program knows.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<IReadOnlyList<ClaimedWork>> ClaimAsync(
        string owner, TimeSpan lease, int most, int share, int look, IReadOnlyCollection<string> stepIds, CancellationToken cancel)
    {
        // Not one parameter that is a list: a plan for one would sort everything that is due.
        var steps = stepIds.Select((id, index) => ($"step{index}", (object?)id)).ToList();
        var ready = $"""
            due <= {database.Dialect.MarketNow} AND retry_at <= {database.Dialect.MachineNow}
              AND step_id IN ({string.Join(", ", steps.Select(step => $"@{step.Item1}"))})
            """;

        // Each part reads an index of its own in its order, so that a claim costs what it takes and not what waits.
        // Materialized: as a plain subquery, PostgreSQL may run it once per row and claim more than the limit.
        // Locked last, in the order of the turns: what another node is about to claim is passed over, and the next in turn taken.
        var claim = $"""
            WITH held AS MATERIALIZED (
              SELECT publisher_key, COUNT(*) AS leases FROM work
              WHERE lease_owner IS NOT NULL AND lease_owner = @owner
                AND lease_until >= {database.Dialect.MachineNow}
              GROUP BY publisher_key),
            lost AS MATERIALIZED (
              SELECT * FROM (
                SELECT operation_id, publisher_key, 0 AS after_lost, lease_until AS since FROM work
                WHERE lease_owner IS NOT NULL AND lease_until < {database.Dialect.MachineNow} AND {ready}
                ORDER BY lease_until LIMIT @look) those
              WHERE publisher_key NOT IN (SELECT publisher_key FROM held WHERE leases >= @share)
              LIMIT @choice),
            free AS MATERIALIZED (
              SELECT * FROM (
                SELECT operation_id, publisher_key, 1 AS after_lost, due AS since FROM work
                WHERE lease_owner IS NULL AND {ready}
                ORDER BY due LIMIT @look) those
              WHERE publisher_key NOT IN (SELECT publisher_key FROM held WHERE leases >= @share)
              LIMIT @choice),
            turns AS MATERIALIZED (
              SELECT operation_id, after_lost, since,
                COALESCE((SELECT leases FROM held WHERE held.publisher_key = waiting.publisher_key), 0)
                  + ROW_NUMBER() OVER (PARTITION BY publisher_key ORDER BY after_lost, since) AS turn
              FROM (SELECT * FROM lost UNION ALL SELECT * FROM free) waiting),
            taken AS MATERIALIZED (
              SELECT work.operation_id FROM turns JOIN work ON work.operation_id = turns.operation_id
              WHERE turn <= @share AND (lease_owner IS NULL OR lease_until < {database.Dialect.MachineNow})
              ORDER BY after_lost, turn, since
              LIMIT @most
              {database.Dialect.SkipLocked})
            UPDATE work SET lease_owner = @owner, lease_until = {database.Dialect.MachineNow} + @lease, attempt = attempt + 1
            WHERE operation_id IN (SELECT operation_id FROM taken)
            RETURNING operation_id, publisher_key, offer_key, step_id, attempt, faults, trace_parent
            """;
        return database.WriteAsync(
            null,
            session => session.RowsAsync(
                claim,
                row => ClaimedWork.Read(row, owner),
                [
                    ("owner", owner),
                    ("lease", lease),
                    ("most", most),
                    ("share", share),
                    ("look", look),
                    ("choice", Math.Max(Choice, 4 * most)),
                    .. steps,
                ]),
            cancel);
    }

    /// <summary>Whether anything is or will be due, so that an idle node need not look often.</summary>
    public async Task<bool> HasOpenWorkAsync(CancellationToken cancel)
    {
        // Each half by an index of its own; blocked work, which may be plenty, is in neither.
        const string open = """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM work WHERE lease_owner IS NULL AND due >= 0)
              OR EXISTS (SELECT 1 FROM work WHERE lease_owner IS NOT NULL AND lease_until >= 0)
            """;
        return (await database.AskAsync(open, _ => true, cancel)).Count > 0;
    }

    /// <summary>Renews leases; returns those that are still held.</summary>
    public Task<IReadOnlySet<Guid>> RenewAsync(IReadOnlyCollection<Lease> leases, TimeSpan lease, CancellationToken cancel) =>
        database.WriteAsync(
        null,
        async session => (IReadOnlySet<Guid>)(await session.RowsAsync(
            renew,
            row => Guid.Parse(row.GetString(0)),
            ("leases", JsonSerializer.Serialize(
                [.. leases.Select(one => $"{one.OperationId} {one.Owner} {one.Attempt}")], StoredJson.Default.ListString)),
            ("operations", JsonSerializer.Serialize([.. leases.Select(one => one.OperationId.ToString())], StoredJson.Default.ListString)),
            ("lease", lease))).ToHashSet(),
        cancel);

    /// <summary>Shows how far a step has come; false when the lease is lost.</summary>
    public Task<bool> ReportAsync(Lease lease, StepProgress progress, CancellationToken cancel) => database.WriteAsync(
        null,
        session => UpdateAsync(
            session,
            lease,
            "progress = @progress, notes = @notes",
            ("progress", progress.Percentage), ("notes", Json(progress.Notes))),
        cancel);

    /// <summary>
    /// Lets the step be claimed again after <paramref name="wait"/> of machine time, and counts the
    /// fault; false when the lease is lost.
    /// </summary>
    public Task<bool> RetryAsync(Lease lease, TimeSpan wait, ImmutableArray<StepMessage> notes, CancellationToken cancel) =>
        database.WriteAsync(
        null,
        session => UpdateAsync(
            session,
            lease,
            $"faults = faults + 1, retry_at = {database.Dialect.MachineNow} + @wait, notes = @notes, lease_owner = NULL",
            ("wait", wait), ("notes", Json(notes))),
        cancel);

    /// <summary>Gives the step back, to be claimed by anyone at once; false when the lease is lost.</summary>
    public Task<bool> ReleaseAsync(Lease lease, CancellationToken cancel) => database.WriteAsync(
        null,
        session => UpdateAsync(session, lease, "lease_owner = NULL"),
        cancel);

    /// <summary>Lets the leases of dead nodes run out now; returns how many nodes those are.</summary>
    public async Task<int> ExpireDeadAsync(CancellationToken cancel)
    {
        if (database.Nodes.DeadOwners is not { } query)
            return 0;
        var dead = await database.ReadAsync(query, row => row.GetString(0), cancel);
        if (dead.Count > 0)
        {
            // By name: a dead name never lives again, whatever has happened since the look.
            await database.WriteAsync(
                null,
                async session =>
                {
                    foreach (var owner in dead.Order(StringComparer.Ordinal))
                        await session.ExecuteAsync("UPDATE work SET lease_until = 0 WHERE lease_owner = @owner", ("owner", owner));
                    return dead.Count;
                },
                cancel);
        }

        return dead.Count;
    }

    /// <summary>Frees every lease; only for a store that no other process can be working on.</summary>
    public Task ReleaseAllAsync(CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync("UPDATE work SET lease_owner = NULL WHERE lease_owner IS NOT NULL"),
        cancel);

    private static async Task<bool> UpdateAsync(
        WriteSession session, Lease lease, string assignments, params (string Name, object? Value)[] values) =>
        await session.ExecuteAsync(
            $"UPDATE work SET {assignments} WHERE operation_id = @operation AND lease_owner = @owner AND attempt = @attempt",
            [.. values, ("operation", lease.OperationId), ("owner", lease.Owner), ("attempt", lease.Attempt)]) == 1;

    private static string Json(ImmutableArray<StepMessage> notes) =>
        JsonSerializer.Serialize(notes, StoredJson.Default.ImmutableArrayStepMessage);
}
