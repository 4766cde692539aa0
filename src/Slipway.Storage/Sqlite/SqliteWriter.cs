using System.Diagnostics;
using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// The one writer of a SQLite file. Works wait in a bounded queue and are committed in groups, so that many share one sync; each caller is answered after
/// the commit that holds its work. A caller that leaves does not take back what it queued.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestGroup = 256;

    private readonly SqliteConnection connection;
    private readonly Channel<Work> queue;
    private readonly Task running;

    public SqliteWriter(SqliteConnection connection, int capacity)
    {
        this.connection = connection;
        queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        running = Task.Run(RunAsync);
    }

    public Task<T> WriteAsync<T>(string? order, Func<WriteSession, Task<T>> work)
    {
        var item = new Work<T>(order, work);
        return queue.Writer.TryWrite(item) ? item.Answer : throw StoreTelemetry.Busy("queue");
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await running;
        await connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var waiting = new List<Work>();
        while (waiting.Count > 0 || await queue.Reader.WaitToReadAsync())
        {
            var group = TakeGroup(waiting);
            if (!await TryCommitAsync(group))
                await CommitSinglyAsync(group);
        }
    }

    /// <summary>The next works in the order they came, at most one of each name; the rest stays in <paramref name="waiting"/>.</summary>
    private List<Work> TakeGroup(List<Work> waiting)
    {
        while (waiting.Count < LargestGroup && queue.Reader.TryRead(out var next))
            waiting.Add(next);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var group = waiting.Where(work => work.Order is null || names.Add(work.Order)).ToList();
        waiting.RemoveAll(group.Contains);
        return group;
    }

    /// <summary>False when anything failed: then nothing of the group was kept and nobody was answered.</summary>
    private async Task<bool> TryCommitAsync(List<Work> group)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await connection.ExecuteAsync("BEGIN IMMEDIATE");
            foreach (var work in group)
                await RunInSavepointAsync(work);
            await connection.ExecuteAsync("COMMIT");
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

    private async Task CommitSinglyAsync(List<Work> group)
    {
        foreach (var work in group)
            await TryCommitAsync([work]);
    }

    private async Task RunInSavepointAsync(Work work)
    {
        var session = new WriteSession(connection);
        await connection.ExecuteAsync("SAVEPOINT work");
        await work.RunAsync(session);
        await connection.ExecuteAsync(session.Discarded ? "ROLLBACK TO work; RELEASE work" : "RELEASE work");
    }

    private async Task RollBackAsync()
    {
        try
        {
            await connection.ExecuteAsync("ROLLBACK");
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
