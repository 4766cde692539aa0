using System.Globalization;
using System.Text.Json;
using Slipway.Storage.Database;
using Slipway.Storage.Sqlite;

namespace Slipway.Rehearsal.State;

/// <summary>
/// Copies of a rehearsal's whole state, and the way back to one. State is what clients can see or
/// cause; keys, the mode and the audit are none: a token that was given before a restore counts
/// after it.
/// </summary>
public sealed class SnapshotStore(IDatabase database)
{
    /// <summary>
    /// What is there when a server was first started on the database; a reset goes back to it.
    /// </summary>
    public const int Start = 0;

    /// <summary>How many there may be beside that of the start.</summary>
    public const int Most = 20;

    /// <summary>
    /// By so much every restore raises the numbers that tell the states of an offer and the claims
    /// of work apart: none that was handed out before it is ever met again, on any node.
    /// </summary>
    public const long Life = 1L << 32;

    /// <summary>
    /// By so much market time is later after each restore than it was in the snapshot: a draft's
    /// ETag is its time, and no draft that is saved now may have the tag of one that is gone.
    /// </summary>
    public static readonly TimeSpan Later = TimeSpan.FromMicroseconds(100);

    private const string Fact = "snapshot ";

    private readonly TableCopying copying = database is SqliteDatabase ? TableCopying.OfSqlite : TableCopying.OfPostgres;

    /// <summary>Offers first: whoever changes one begins there.</summary>
    private static readonly string[] Tables =
    [
        "offers",
        "drafts",
        "versions",
        "texts",
        "operations",
        "live_contents",
        "live_records",
        "work",
        "history",
        "client_requests",
        "files",
        "outbox", "webhooks", "deliveries", "catalog_index", "catalog_terms", "catalog_audience", "catalog_changes", "publishers",
        "principals", "principal_secrets", "roles", "subscriptions", "clock", "scenarios", "scenario_counts",
    ];

    /// <summary>
    /// Drops what another schema left behind, and keeps the state of now as that of the start
    /// unless there is one.
    /// </summary>
    public async Task BeginAsync(CancellationToken cancel)
    {
        var schema = await SchemaAsync(cancel);
        foreach (var old in (await ListAsync(cancel)).Where(old => old.Schema != schema))
            await RemoveAsync(old.Id, cancel);
        await CopyAsync(new Snapshot(Start, "start", await new MarketTime(database).NowAsync(cancel), schema), cancel);
    }

    public async Task<bool> HasBegunAsync(CancellationToken cancel) => (await ListAsync(cancel)).Any(snapshot => snapshot.Id == Start);

    /// <summary>By number.</summary>
    public async Task<IReadOnlyList<Snapshot>> ListAsync(CancellationToken cancel)
    {
        var snapshots = await database.ReadAsync(
            $"SELECT value FROM slipway WHERE name LIKE '{Fact}%'", row => Read(row.GetString(0)), cancel);
        return [.. snapshots.OrderBy(snapshot => snapshot.Id)];
    }

    /// <summary>Null when there are <see cref="Most"/> already.</summary>
    public async Task<Snapshot?> TakeAsync(string? name, CancellationToken cancel)
    {
        if ((await ListAsync(cancel)).Count > Most)
            return null;
        var id = await NextAsync("snapshots", cancel);
        var snapshot = new Snapshot(id, name, await new MarketTime(database).NowAsync(cancel), await SchemaAsync(cancel));
        await CopyAsync(snapshot, cancel);
        return snapshot;
    }

    /// <summary>False when there is none of that number.</summary>
    public Task<bool> RemoveAsync(int id, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            if (await session.ExecuteAsync("DELETE FROM slipway WHERE name = @name", ("name", NameOf(id))) == 0)
                return false;
            foreach (var table in Tables)
                await session.ExecuteAsync($"DROP TABLE IF EXISTS {CopyOf(id, table)}");
            return true;
        },
        cancel);

    /// <summary>
    /// Makes the state what it was in a snapshot; null when there is none of that number.
    /// </summary>
    public Task<Snapshot?> RestoreAsync(int id, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            if (await session.ValueAsync<string>("SELECT value FROM slipway WHERE name = @name", ("name", NameOf(id))) is not { } fact)
                return session.Discard<Snapshot?>(null);
            if (copying.Alone is { } alone)
                await session.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, alone, string.Join(", ", Tables)));
            var life = await NextAsync(session, "restores") * Life;
            foreach (var table in Tables)
            {
                await session.ExecuteAsync(table == "catalog_terms" ? copying.WithoutTerms : $"DELETE FROM {table}");
                await session.ExecuteAsync(table == "catalog_terms"
                    ? $"INSERT INTO catalog_terms (rowid, terms) SELECT rowid, terms FROM {CopyOf(id, table)}"
                    : $"INSERT INTO {table} {copying.OwnNumbers} SELECT * FROM {CopyOf(id, table)}");
            }

            await session.ExecuteAsync("UPDATE offers SET revision = revision % @span + @life", ("span", Life), ("life", life));
            await session.ExecuteAsync(
                "UPDATE work SET lease_owner = NULL, lease_until = 0, attempt = attempt % @span + @life", ("span", Life), ("life", life));
            await session.ExecuteAsync("UPDATE deliveries SET lease_until = 0 WHERE state = 'waiting'");
            await session.ExecuteAsync(
                $"UPDATE clock SET base = base + @later, machine_base = {database.Dialect.MachineNow}",
                ("later", life / Life * Later.Ticks));
            return Read(fact);
        },
        cancel);

    private Task CopyAsync(Snapshot snapshot, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            if (copying.OneMoment is { } oneMoment)
                await session.ExecuteAsync(oneMoment);
            var isNew = await session.ExecuteAsync(
                "INSERT INTO slipway (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING",
                ("name", NameOf(snapshot.Id)),
                ("value", JsonSerializer.Serialize(snapshot, SnapshotJson.Default.Snapshot)));
            if (isNew == 0)
                return false;
            if (copying.BeforeTerms is { } before)
                await session.ExecuteAsync(before);
            foreach (var table in Tables)
            {
                var all = table == "catalog_terms" ? copying.Terms : $"SELECT * FROM {table}";
                await session.ExecuteAsync($"CREATE TABLE {CopyOf(snapshot.Id, table)} AS {all}");
            }

            // The base is the market's time now, and from there it runs on once it is put back.
            await session.ExecuteAsync($"UPDATE {CopyOf(snapshot.Id, "clock")} SET base = {database.Dialect.MarketNow}");
            return true;
        },
        cancel);

    private async Task<string> SchemaAsync(CancellationToken cancel) =>
        (await database.ReadAsync("SELECT value FROM slipway WHERE name = 'schema'", row => row.GetString(0), cancel)).Single();

    /// <summary>Counts for ever, so that no number is given twice.</summary>
    private Task<int> NextAsync(string what, CancellationToken cancel) =>
        database.WriteAsync(null, session => NextAsync(session, what), cancel);

    private static async Task<int> NextAsync(WriteSession session, string what) => int.Parse(
        (await session.ValueAsync<string>(
            """
            INSERT INTO slipway (name, value) VALUES (@what, '1')
            ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(slipway.value AS INTEGER) + 1 AS TEXT) RETURNING value
            """,
            ("what", what)))!,
        CultureInfo.InvariantCulture);

    private static Snapshot Read(string fact) => JsonSerializer.Deserialize(fact, SnapshotJson.Default.Snapshot)!;

    private static string NameOf(int id) => string.Create(CultureInfo.InvariantCulture, $"{Fact}{id}");

    private static string CopyOf(int id, string table) => string.Create(CultureInfo.InvariantCulture, $"snapshot_{id}_{table}");
}
