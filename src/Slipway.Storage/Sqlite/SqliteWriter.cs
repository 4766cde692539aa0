using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Slipway.Storage.Database;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// The one writer of a SQLite file. Works wait in a bounded queue and are committed in groups, so
/// that many share one sync; each caller gets its result after the commit that holds its work. A caller
/// that leaves does not take back what it queued.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestGroup = 256;

    private readonly SqliteConnection connection;
    private readonly TimeProvider machine;

    /// <summary>Compiling costs several times what running does.</summary>
    private readonly Dictionary<string, DbCommand> compiled = new(StringComparer.Ordinal);
    private readonly Session session;
    private readonly GroupQueue<Work> queue;
    private readonly Task running;

    public SqliteWriter(SqliteConnection connection, TimeProvider machine, int capacity)
    {
        this.connection = connection;
        this.machine = machine;
        session = new Session(connection, machine, compiled);
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
        Session.Forget(compiled);
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

    /// <summary>
    /// False when anything failed: then nothing of the group was committed and no caller has a result.
    /// </summary>
    private async Task<bool> TryCommitAsync(IReadOnlyList<Work> group)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await session.ExecuteAsync("BEGIN IMMEDIATE");
            foreach (var work in group)
                await RunInSavepointAsync(work);
            await session.ExecuteAsync("COMMIT");
        }
        catch (Exception fault)
        {
            await RollBackAsync();
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
        var write = new WriteSession(connection, machine, compiled);
        await session.ExecuteAsync("SAVEPOINT work");
        await work.RunAsync(write);
        if (write.Discarded)
            await session.ExecuteAsync("ROLLBACK TO work");
        await session.ExecuteAsync("RELEASE work");
    }

    private async Task RollBackAsync()
    {
        try
        {
            await session.ExecuteAsync("ROLLBACK");
        }
        catch (Exception)
        {
            // SQLite has rolled back by itself already, as it does when the disk is full; or the
            // next BEGIN says what is wrong, to whom it concerns.
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
