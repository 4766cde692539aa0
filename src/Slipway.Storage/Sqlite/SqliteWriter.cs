using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Slipway.Storage.Database;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// The one writer of a SQLite file. Works wait in a bounded queue and are committed in groups, so that many share one sync; each caller is answered after
/// the commit that holds its work. A caller that leaves does not take back what it queued.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestGroup = 256;

    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> compiled = new(StringComparer.Ordinal);
    private readonly GroupQueue<Work> queue;
    private readonly Task running;

    public SqliteWriter(SqliteConnection connection, int capacity)
    {
        this.connection = connection;
        queue = new GroupQueue<Work>(capacity, LargestGroup, work => work.Order);
        running = Task.Run(RunAsync);
    }

    public Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work)
    {
        var item = new Work<T>(order, work);
        queue.Add(item);
        return item.Answer;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await running;
        foreach (var command in compiled.Values)
            await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        while (await queue.NextAsync() is { } group)
        {
            if (!await TryCommitAsync(group))
                await CommitSinglyAsync(group);
        }
    }

    /// <summary>False when anything failed: then nothing of the group was kept and nobody was answered.</summary>
    private async Task<bool> TryCommitAsync(IReadOnlyList<Work> group)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            Run("BEGIN IMMEDIATE");
            foreach (var work in group)
                await RunInSavepointAsync(work);
            Run("COMMIT");
        }
        catch (Exception fault)
        {
            RollBack();
            if (group.Count == 1)
            {
                group[0].Fail(fault);
                return true;
            }

            return false;
        }

        StoreTelemetry.Committed(group.Count, began);
        foreach (var work in group)
            work.Succeed();
        return true;
    }

    private async Task CommitSinglyAsync(IReadOnlyList<Work> group)
    {
        foreach (var work in group)
            await TryCommitAsync([work]);
    }

    private async Task RunInSavepointAsync(Work work)
    {
        var session = new WriteSession(connection, Compiled);
        Run("SAVEPOINT work");
        await work.RunAsync(session);
        if (session.Discarded)
            Run("ROLLBACK TO work");
        Run("RELEASE work");
    }

    /// <summary>The command stays, and with it what SQLite compiled: compiling costs several times what running does.</summary>
    private DbCommand Compiled(string text)
    {
        if (!compiled.TryGetValue(text, out var command))
            compiled[text] = command = new SqliteCommand(text, connection);
        return command;
    }

    private void Run(string text) => Compiled(text).ExecuteNonQuery();

    private void RollBack()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (Exception)
        {
            // SQLite has rolled back by itself already, as it does when the disk is full; or the next BEGIN says what is wrong, to whom it concerns.
        }
    }

    private abstract class Work(string? order)
    {
        public string? Order { get; } = order;

        public abstract Task RunAsync(WriteSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception fault);
    }

    private sealed class Work<T>(string? order, Func<WriteSession, Task<T>> work) : Work(order)
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Answer => answer.Task;

        public override async Task RunAsync(WriteSession session) => result = await work(session);

        public override void Succeed() => answer.TrySetResult(result!);

        public override void Fail(Exception fault) => answer.TrySetException(fault);
    }
}
