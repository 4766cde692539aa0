using System.Text.RegularExpressions;
using Npgsql;
using Slipway.Storage.Database;

namespace Slipway.Storage.Postgres;

/// <summary>
/// Asks one question for many callers: what comes while a round trip is under way waits and goes
/// with the next one, as arrays. A statement begins after all that it answers have asked, so each
/// sees what was committed before. A caller that leaves takes nothing from the others, and one that
/// brings an error has it alone.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose AvailableWaitHandle nobody reads holds nothing to dispose of.
internal sealed partial class GroupReader<T>(NpgsqlDataSource source, Question<T> question)
#pragma warning restore CA1001
{
    private const int LargestGroup = 64;
    private const int MostWaiting = 4096;
    private const int MostUnderWay = 4;

    /// <summary>How long the next round trip waits for the one under way: it may never come back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly FairTurns<Waiting> queue = new();
    private readonly SemaphoreSlim free = new(MostUnderWay);
    private readonly string text = OverArrays(question);
    private bool isSending;

    public Task<IReadOnlyList<T>> AskAsync(string owner, string[] values, CancellationToken cancel)
    {
        var waiting = new Waiting(values);
        lock (gate)
        {
            if (queue.Count == MostWaiting)
                throw StoreTelemetry.Busy("questions");
            queue.Add(owner, waiting);
            if (!isSending)
            {
                isSending = true;
                _ = SendAsync();
            }
        }

        return waiting.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>The question for each row of the arrays; its place is the last column.</summary>
    private static string OverArrays(Question<T> question) => $"""
        SELECT found.*, asked.place
        FROM unnest({string.Join(", ", question.Names.Select((_, place) => $"${place + 1}::text[]"))})
          WITH ORDINALITY AS asked({string.Join(", ", question.Names)}, place)
        CROSS JOIN LATERAL ({Value().Replace(question.Text, "asked.${name}")}) found
        """;

    private async Task SendAsync()
    {
        while (true)
        {
            await free.WaitAsync();
            await Task.Yield(); // Behind the requests that are about to ask.
            IReadOnlyList<Waiting> group;
            lock (gate)
            {
                group = queue.Take(LargestGroup);
                isSending = group.Count > 0;
            }

            if (group.Count == 0)
            {
                free.Release();
                return;
            }

            await RunAsync(group).WaitAsync(Patience, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(IReadOnlyList<Waiting> group)
    {
        try
        {
            await AnswerAsync(group);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task AnswerAsync(IReadOnlyList<Waiting> group, bool mayRepeat = true)
    {
        try
        {
            await ReadAsync(group);
        }
        catch (NpgsqlException fault) when (mayRepeat && PostgresFaults.HasBroken(fault))
        {
            // The pool may have held connections that the server has closed since.
            source.Clear();
            await AnswerAsync(group, mayRepeat: false);
        }
        catch (Exception fault) when (group.Count > 1 && PostgresFaults.IsUndone(fault))
        {
            foreach (var waiting in group)
                await AnswerAsync([waiting], mayRepeat);
        }
        catch (Exception fault)
        {
            foreach (var waiting in group)
                waiting.Answer.TrySetException(fault);
        }
    }

    private async Task ReadAsync(IReadOnlyList<Waiting> group)
    {
        await using var connection = await PostgresDatabase.OpenPooledAsync(source, CancellationToken.None);
        await using var command = new NpgsqlCommand(text, connection);
        for (var place = 0; place < question.Names.Length; place++)
        {
            var values = new string[group.Count];
            for (var one = 0; one < values.Length; one++)
                values[one] = group[one].Values[place];
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = values });
        }

        // A group that failed may have got some rows before.
        foreach (var waiting in group)
            waiting.Rows.Clear();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                group[(int)reader.GetInt64(reader.FieldCount - 1) - 1].Rows.Add(question.Row(reader));
        }

        foreach (var waiting in group)
            waiting.Answer.TrySetResult(waiting.Rows);
    }

    [GeneratedRegex("@(?<name>[a-z]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Value();

    private sealed class Waiting(string[] values)
    {
        public string[] Values { get; } = values;

        public List<T> Rows { get; } = [];

        public TaskCompletionSource<IReadOnlyList<T>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
