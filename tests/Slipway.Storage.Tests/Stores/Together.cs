namespace Slipway.Storage.Tests.Stores;

internal static class Together
{
    /// <summary>Runs <paramref name="act"/> on all items at once: none begins before all are ready.</summary>
    public static async Task<IReadOnlyList<TResult>> RunAsync<T, TResult>(IEnumerable<T> items, Func<T, Task<TResult>> act)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = items.Select(async item =>
        {
            await start.Task;
            return await act(item);
        }).ToList();
        start.SetResult();
        return await Task.WhenAll(running);
    }
}
