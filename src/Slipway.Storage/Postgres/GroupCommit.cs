using System.Diagnostics;
using Npgsql;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Postgres;

/// <summary>
/// Commits changes of different offers that arrive together; each caller gets its result after the commit that holds its change. A
/// change waits in the lane of its offer, so that two groups of one node never meet on an offer.
/// </summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int Lanes = 2;
    private const int LargestGroup = 128;

    /// <summary>
    /// A connection that was idle for longer may have been closed; it is tested first, since a
    /// write that breaks may have been committed.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly NpgsqlDataSource source;
    private readonly ChangeGroup changes;
    private readonly GroupQueue<Waiting>[] lanes;
    private readonly Task[] running;

    public GroupCommit(NpgsqlDataSource source, ChangeGroup changes, int capacity)
    {
        this.source = source;
        this.changes = changes;
        lanes = [.. Enumerable.Range(0, Lanes)
            .Select(_ => new GroupQueue<Waiting>(Math.Max(1, capacity / Lanes), LargestGroup, waiting => waiting.Name))];
        running = [.. lanes.Select(lane => Task.Run(() => RunAsync(lane)))];
    }

    public Task<CommitResult> CommitAsync(Change change)
    {
        var waiting = new Waiting(change);
        lanes[(int)((uint)string.GetHashCode(waiting.Name, StringComparison.Ordinal) % Lanes)].Add(waiting);
        return waiting.Answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in lanes)
            lane.Close();
        await Task.WhenAll(running);
    }

    private async Task RunAsync(GroupQueue<Waiting> lane)
    {
        // One connection for as long as it lasts: the statements stay prepared.
        NpgsqlConnection? connection = null;
        var used = Stopwatch.GetTimestamp();
        while (await lane.NextAsync() is { } group)
        {
            if (connection is not null && Stopwatch.GetElapsedTime(used) > Rest)
                connection = await CheckAsync(connection);
            connection = await WriteAsync(connection, group);
            used = Stopwatch.GetTimestamp();
        }

        if (connection is not null)
            await connection.DisposeAsync();
    }

    /// <summary>Null when the server does not answer on it any more; nothing was written on it then.</summary>
    private static async Task<NpgsqlConnection?> CheckAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteNonQueryAsync();
            return connection;
        }
        catch (Exception)
        {
            // Whatever it was, another connection tells.
            await connection.DisposeAsync();
            return null;
        }
    }

    /// <summary>The connection when it can be used again.</summary>
    private async Task<NpgsqlConnection?> WriteAsync(NpgsqlConnection? connection, IReadOnlyList<Waiting> group)
    {
        var sent = false;
        try
        {
            connection ??= await source.OpenConnectionAsync();
            sent = true;
            var began = Stopwatch.GetTimestamp();
            var results = await changes.RunAsync(connection, [.. group.Select(waiting => waiting.Change)]);
            StoreTelemetry.Committed(group.Count, began);
            foreach (var (waiting, result) in group.Zip(results))
                waiting.Answer.SetResult(result);
            return connection;
        }
        catch (Exception fault) when (group.Count > 1 && PostgresFaults.IsUndone(fault))
        {
            // Nothing of the group was committed. Each write runs alone, so that only the one at fault fails.
            foreach (var waiting in group)
                connection = await WriteAsync(connection, [waiting]);
            return connection;
        }
        catch (Exception fault)
        {
            // Whether it was committed is not known when the connection broke: then nobody may try it again unasked.
            var known = !sent || PostgresFaults.IsUndone(fault);
            foreach (var waiting in group)
                waiting.Answer.SetException(known ? fault : new CommitUnknownException(fault));
            if (connection is not null)
                await connection.DisposeAsync();
            return null;
        }
    }

    private sealed record Waiting(Change Change)
    {
        public string Name { get; } = Change.Accepted.Offer.Key.ToString();

        public TaskCompletionSource<CommitResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
