using System.Diagnostics;

namespace Slipway.Bench.Harness;

/// <summary>Steps that do nothing, of operations that are copied into a store.</summary>
internal sealed class StepLoad(Store store, EmptySteps steps) : IAsyncDisposable
{
    private double rate = 1000;

    public static async Task<StepLoad> StartAsync(Store store) =>
        new(store, await EmptySteps.StartAsync(await store.OpenAsync(), () => { }));

    /// <summary>Steps a second, over about <paramref name="seconds"/>.</summary>
    public async Task<double> RunAsync(int seconds)
    {
        var (first, operations) = (store.Runs, Math.Max(100, (int)(rate * seconds / EmptySteps.Each)));
        await store.AddRunningAsync(operations);
        await store.SettleAsync();
        await using var connection = await store.ConnectAsync();
        var range = $"offer_key BETWEEN '{Store.RunningOffer(first)}' AND '{Store.RunningOffer(store.Runs)}'";
        var watch = Stopwatch.StartNew();
        await connection.Session().ExecuteAsync($"UPDATE work SET due = 0 WHERE {range}");
        steps.WakeUp();
        while (await connection.Session().ValueAsync<long>($"SELECT COUNT(*) FROM work WHERE {range}") > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var passed = watch.Elapsed.TotalSeconds;
        var previews = await store.CountAsync($"operations WHERE state = 'succeeded' AND {range}");
        return previews == operations
            ? rate = operations * EmptySteps.Each / passed
            : throw new BenchmarkException($"of {operations} operations, {previews} reached their preview.");
    }

    public ValueTask DisposeAsync() => steps.DisposeAsync();
}
