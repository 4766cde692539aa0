using System.Data.Common;

namespace Slipway.Storage.Database;

/// <summary>
/// Runs statements on one connection, one after another. A value is given by its name and stands in
/// the text as <c>@name</c>; times become UTC ticks, flags 0 or 1. <c>@now</c>, machine time in
/// ticks, is bound here and by nobody else.
/// </summary>
/// <param name="connection">Stays the caller's, who disposes it.</param>
/// <param name="machine">The machine's clock.</param>
/// <param name="kept">Commands by their text. What the database compiled stays with them; null
/// keeps none.</param>
/// <param name="cancel">Ends every wait.</param>
public class Session(
    DbConnection connection, TimeProvider machine, Dictionary<string, DbCommand>? kept = null, CancellationToken cancel = default)
{
    /// <summary>
    /// Far more texts than the program has, unless a text holds what it should bind.
    /// </summary>
    private const int MostKept = 500;

    /// <summary>How many rows the statement changed.</summary>
    public Task<int> ExecuteAsync(string text, params (string Name, object? Value)[] values) =>
        RunAsync(text, values, static (command, cancel) => command.ExecuteNonQueryAsync(cancel));

    /// <summary>
    /// The first value of the first row; null, or the type's default, when there is none.
    /// </summary>
    public async Task<T?> ValueAsync<T>(string text, params (string Name, object? Value)[] values) =>
        await RunAsync(text, values, static (command, cancel) => command.ExecuteScalarAsync(cancel)) is { } value and not DBNull
            ? (T)value
            : default;

    /// <summary>All rows.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="row">Makes one row of what the reader stands on; columns are read by their
    /// place.</param>
    /// <param name="values">What the statement is about.</param>
    public Task<IReadOnlyList<T>> RowsAsync<T>(string text, Func<DbDataReader, T> row, params (string Name, object? Value)[] values) =>
        RunAsync<IReadOnlyList<T>>(text, values, async (command, cancel) =>
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                rows.Add(row(reader));
            return rows;
        });

    /// <summary>How many rows the statement changed, or found.</summary>
    internal Task<int> CountAsync(Statement statement) =>
        RunAsync(statement.Text, statement.Values, static async (command, cancel) =>
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var found = 0;
            while (await reader.ReadAsync(cancel))
                found++;
            await reader.CloseAsync();
            return Math.Max(found, reader.RecordsAffected);
        });

    private async Task<T> RunAsync<T>(string text, (string Name, object? Value)[] values, Func<DbCommand, CancellationToken, Task<T>> run)
    {
        var command = CommandOf(text);
        try
        {
            foreach (var (place, (name, value)) in values.Index())
                Bind(command, place, name, value);
            if (text.Contains("@now", StringComparison.Ordinal))
                Bind(command, values.Length, "now", machine.GetUtcNow().UtcTicks);
            return await run(command, cancel);
        }
        finally
        {
            if (kept is null)
                await command.DisposeAsync();
        }
    }

    private DbCommand CommandOf(string text)
    {
        if (kept is not null && kept.TryGetValue(text, out var known))
            return known;
        if (kept?.Count == MostKept)
            Forget(kept);
        var command = connection.CreateCommand();
        command.CommandText = text;
        kept?.Add(text, command);
        return command;
    }

    /// <summary>
    /// One text always has the same values in the same order, so a kept command has their
    /// parameters already.
    /// </summary>
    private static void Bind(DbCommand command, int place, string name, object? value)
    {
        if (place == command.Parameters.Count)
        {
            var added = command.CreateParameter();
            added.ParameterName = $"@{name}";
            command.Parameters.Add(added);
        }

        var parameter = command.Parameters[place];
        if (!parameter.ParameterName.AsSpan(1).SequenceEqual(name))
        {
            throw new InvalidOperationException(
                $"'{name}' stands in another place than when this statement was first run: {command.CommandText}");
        }

        parameter.Value = Stored(value);
    }

    /// <summary>What a value is stored as.</summary>
    internal static object Stored(object? value) => value switch
    {
        null or Absent => DBNull.Value,
        DateTimeOffset time => time.UtcTicks,
        TimeSpan span => span.Ticks,
        bool flag => flag ? 1L : 0L,
        Guid id => id.ToString(),
        _ => value,
    };

    internal static void Forget(Dictionary<string, DbCommand> kept)
    {
        foreach (var command in kept.Values)
            command.Dispose();
        kept.Clear();
    }
}
