using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Limits;

/// <summary>
/// The speed of SQLite for a single writer that commits each publish separately and durably: the
/// five statements of a publish, prepared once, with rows of the same size in the same tables, WAL
/// and synchronous=FULL. Nothing is read, parsed or decided.
/// </summary>
internal static class RawCommits
{
    private static readonly string[] Statements =
    [
        """
        UPDATE offers SET display_text = display_text, migrated = migrated, status = 'running',
          draft_version = draft_version + 1, draft_hash = draft_hash,
          changed_time = changed_time + 1, last_publishing_version = last_publishing_version + 1,
          notification_emails = notification_emails, revision = revision + 1
        WHERE publisher_key = 'contoso' AND offer_key = @key
        """,
        """
        INSERT INTO versions (publisher_key, offer_key, version, sent_hash, served_hash, secrets_hash, changed_time)
        SELECT publisher_key, offer_key, 2, sent_hash, served_hash, secrets_hash, 1 FROM drafts
        WHERE publisher_key = 'contoso' AND offer_key = @key
        """,
        """
        INSERT INTO operations (operation_id, publisher_key, offer_key, publishing_version, kind, state, offer_version,
          snapshot_hash, notification_emails, steps,
          changed_time, revision)
        VALUES (@id, 'contoso', @key, 2, 'publish', 'running', 2, @hash, 'someone@contoso.example', @steps, 1, 4)
        """,
        "INSERT INTO work (operation_id, publisher_key, offer_key, step_id, due) VALUES (@id, 'contoso', @key, 'displaydummycertify', "
        + "@due)",
        """
        INSERT INTO history (publisher_key, offer_key, revision, time, what, operation_id, detail, actor, correlation_id)
        VALUES ('contoso', @key, 4, 1, 'publish accepted', @id, NULL, @id, @id)
        """,
    ];

    /// <summary>
    /// Offers to copy for each second of a round. A faster disk uses them up early, and the round
    /// is shorter.
    /// </summary>
    private const int OffersPerSecond = 4000;

    /// <summary>
    /// Commits, each on another offer that it adds before, until the round is over or no offer is
    /// left.
    /// </summary>
    public static async Task<Cost> RunAsync(Setup setup, Store store)
    {
        var first = await store.AddAndSettleAsync(setup.Of(smoke: 200, setup.Seconds * OffersPerSecond, setup.Seconds * OffersPerSecond));
        await using var connection = (SqliteConnection)await store.ConnectAsync();
        await connection.Session().ExecuteAsync("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
        var steps = await connection.Session().ValueAsync<string>("SELECT steps FROM operations WHERE offer_key = 'template-running'");
        var values = new Dictionary<string, object?>
        {
            ["@key"] = null, ["@id"] = null, ["@hash"] = new string('0', 64), ["@steps"] = steps, ["@due"] = long.MaxValue / 2,
        };
        var parameters =
            values.Select(value => new SqliteParameter(value.Key, value.Value)).ToDictionary(parameter => parameter.ParameterName);
        var commands = Statements.Select(text => Prepare(connection, text, parameters)).ToList();
        using var begin = Prepare(connection, "BEGIN IMMEDIATE", parameters);
        using var commit = Prepare(connection, "COMMIT", parameters);

        var spent = Cpu.OfBench;
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (; watch.Elapsed.TotalSeconds < setup.Seconds && first + count < store.Publishable; count++)
        {
            parameters["@key"].Value = Store.PublishableOffer(first + count);
            parameters["@id"].Value = Guid.CreateVersion7().ToString();
            begin.ExecuteNonQuery();
            foreach (var command in commands)
            {
                if (command.ExecuteNonQuery() != 1)
                    throw new BenchmarkException($"the limit's statement did not change a row: {command.CommandText}");
            }

            commit.ExecuteNonQuery();
        }

        return Cost.Of(count, watch.Elapsed.TotalSeconds, Cpu.OfBench - spent);
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string text, Dictionary<string, SqliteParameter> parameters)
    {
#pragma warning disable CA2100 // The texts are the constants above.
        var command = new SqliteCommand(text, connection);
#pragma warning restore CA2100
        foreach (var (name, parameter) in parameters.Where(parameter => text.Contains(parameter.Key, StringComparison.Ordinal)))
            command.Parameters.Add(parameter);
        command.Prepare();
        return command;
    }
}
