using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>
/// What a rehearsal has chosen to happen, and how often its rules have met what they are about: one
/// for all nodes.
/// </summary>
public sealed class ScenarioStore(IDatabase database)
{
    /// <summary>
    /// What stands in the place of the other name in the table, which counts both rules and calls.
    /// </summary>
    private const string Any = "";

    private const string Insert = "INSERT INTO scenarios (id, document, seed) VALUES (1, @document, @seed) ON CONFLICT (id)";

    /// <summary>Null before the rehearsal's first start.</summary>
    public async ValueTask<StoredScenario?> ReadAsync(CancellationToken cancel)
    {
        var rows = await database.AskAsync(
            "SELECT document, seed FROM scenarios", row => new StoredScenario(row.GetString(0), row.GetInt64(1)), cancel);
        return rows is [var stored] ? stored : null;
    }

    /// <summary>From now on this is what happens, and all counts start over.</summary>
    public Task ReplaceAsync(StoredScenario scenario, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.ExecuteAsync("DELETE FROM scenario_counts");
            return await session.ExecuteAsync(
                $"{Insert} DO UPDATE SET document = excluded.document, seed = excluded.seed",
                ("document", scenario.Document),
                ("seed", scenario.Seed));
        },
        cancel);

    /// <summary>
    /// The same where nothing was chosen yet; nodes that start together agree on one.
    /// </summary>
    public Task AddAsync(StoredScenario scenario, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync($"{Insert} DO NOTHING", ("document", scenario.Document), ("seed", scenario.Seed)),
        cancel);

    /// <summary>
    /// Counts a call by its <paramref name="subject"/>; returns how often it has come since the
    /// scenario was chosen.
    /// </summary>
    public Task<long> CountCallAsync(string subject, CancellationToken cancel) => CountAsync(Any, subject, cancel);

    /// <summary>Counts that <paramref name="rule"/> has acted.</summary>
    public Task CountActAsync(string rule, CancellationToken cancel) => CountAsync(rule, Any, cancel);

    /// <summary>How often each rule has acted; those that never did are not in it.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ActedAsync(CancellationToken cancel)
    {
        var rows = await database.AskAsync(
            "SELECT rule, count FROM scenario_counts WHERE subject = @subject",
            row => (Rule: row.GetString(0), Count: row.GetInt64(1)),
            cancel,
            ("subject", Any));
        return rows.ToDictionary(row => row.Rule, row => row.Count, StringComparer.Ordinal);
    }

    /// <summary>How many publishes the offer has seen up to one of its operations.</summary>
    public async Task<int> PublishesAsync(OfferKey key, int publishingVersion, CancellationToken cancel)
    {
        var rows = await database.AskAsync(
            """
            SELECT COUNT(*) FROM operations
            WHERE publisher_key = @publisher AND offer_key = @offer AND kind = 'publish' AND publishing_version <= @number
            """,
            row => (int)row.GetInt64(0),
            cancel,
            ("publisher", key.Publisher),
            ("offer", key.Offer),
            ("number", (long)publishingVersion));
        return rows.Single();
    }

    private Task<long> CountAsync(string rule, string subject, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ValueAsync<long>(
            """
            INSERT INTO scenario_counts (rule, subject, count) VALUES (@rule, @subject, 1)
            ON CONFLICT (rule, subject) DO UPDATE SET count = scenario_counts.count + 1
            RETURNING count
            """,
            ("rule", rule),
            ("subject", subject)),
        cancel);
}
