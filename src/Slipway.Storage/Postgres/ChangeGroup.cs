using Npgsql;
using NpgsqlTypes;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Postgres;

/// <summary>
/// Writes changes of different offers in one transaction and one round trip. A change that lost its race or its lease writes nothing
/// and takes no other with it.
/// </summary>
internal sealed class ChangeGroup(ChangeStatements statements, string marketNow)
{
    /// <summary>What became of each, in the order given.</summary>
    public async Task<CommitResult[]> RunAsync(NpgsqlConnection connection, IReadOnlyList<Change> changes)
    {
        await using var batch = new NpgsqlBatch(connection);
        var decisive = new List<(int Change, CommitOutcome Otherwise, NpgsqlBatchCommand Command)>();

        // In one order for every node, so that no two groups wait for each other.
        foreach (var (number, change) in changes.Index().OrderBy(
            change => change.Item.Accepted.Offer.Key.ToString(), StringComparer.Ordinal))
        {
            foreach (var statement in statements.Of(change))
            {
                var command = ToCommand(statement);
                batch.BatchCommands.Add(command);
                if (statement.Otherwise is { } lost)
                    decisive.Add((number, lost, command));
            }
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(marketNow));
        var now = await RunAsync(batch);
        var results = Enumerable.Repeat(new CommitResult(CommitOutcome.Committed, now), changes.Count).ToArray();
        foreach (var (number, lost, _) in decisive.Where(one => one.Command.Rows == 0).Reverse())
            results[number] = new CommitResult(lost, now);
        return results;
    }

    /// <summary>The value of the last statement.</summary>
    private static async Task<DateTimeOffset> RunAsync(NpgsqlBatch batch)
    {
        await using var reader = await batch.ExecuteReaderAsync();
        var value = 0L;
        do
        {
            while (await reader.ReadAsync())
                value = reader.GetFieldType(0) == typeof(long) ? reader.GetInt64(0) : 0;
        }
        while (await reader.NextResultAsync());
        return Rows.TimeOf(value);
    }

    private static NpgsqlBatchCommand ToCommand(Statement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        foreach (var (name, value) in statement.Values)
        {
            var stored = value is int number ? (long)number : Session.Stored(value);
            var type = stored is long || value is Absent ? NpgsqlDbType.Bigint : stored is byte[] ? NpgsqlDbType.Bytea : NpgsqlDbType.Text;
            command.Parameters.Add(new NpgsqlParameter(name, type) { Value = stored });
        }

        return command;
    }
}
