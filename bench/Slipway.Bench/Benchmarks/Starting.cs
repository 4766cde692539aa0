using System.Diagnostics;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// From the start of the process to its first response over HTTP, against a bare minimal API.
/// </summary>
internal static class Starting
{
    private static readonly Aim Aim = new(1.5, AtLeast: false);

    public static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup)
    {
        var rounds = setup.Quick ? 5 : 11;
        await using var used = Store.Sqlite(setup, "start-used");
        await OnAsync(used);
        await BareAsync();
        return
        [
            await Comparison.RunAsync("start to first answer, data there", "ms", rounds, Aim, () => OnAsync(used), BareAsync),
            await Comparison.RunAsync("start to first answer, fresh folder", "ms", rounds, Aim, FreshAsync, BareAsync),
        ];

        async Task<double> FreshAsync()
        {
            await using var fresh = Store.Sqlite(setup, "start-fresh");
            return await OnAsync(fresh);
        }

        Task<double> OnAsync(Store store) => TimeAsync(() => Served.SlipwayAsync(setup, store), "/health/live");
        Task<double> BareAsync() => TimeAsync(() => Served.BareAsync(setup), "/");
    }

    private static async Task<double> TimeAsync(Func<Task<Served>> start, string path)
    {
        var watch = Stopwatch.StartNew();
        await using var service = await start();
        await service.SendAsync(HttpMethod.Get, path);
        return watch.Elapsed.TotalMilliseconds;
    }
}
