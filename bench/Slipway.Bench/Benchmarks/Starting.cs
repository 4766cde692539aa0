using System.Diagnostics;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// From the start of the process to its first response over HTTP, or to the end of a verb, against
/// the start of a bare minimal API.
/// </summary>
internal static class Starting
{
    public static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup)
    {
        var offer = Path.Combine(AppContext.BaseDirectory, "offer.json");
        var results = new List<Comparison>();
        await BareAsync();
        foreach (var mode in Enum.GetValues<Mode>())
        {
            await using var used = Store.Sqlite(setup, $"start-{mode}");
            await OnAsync(used, mode);
            await CompareAsync($"start to first answer, {mode.Name()}, data there", 0.6, () => OnAsync(used, mode));
            await CompareAsync($"start to first answer, {mode.Name()}, fresh folder", 0.8, () => FreshAsync(mode));
        }

        await CompareAsync("exec -- true", 0.8, () => ToolAsync("exec", "--", "true"));
        await CompareAsync("validate of the sample", 0.25, () => ToolAsync("validate", offer));
        return results;

        async Task CompareAsync(string name, double most, Func<Task<double>> subject) => results.Add(await Comparison.RunAsync(
            setup, name, "ms", new Aim(most, AtLeast: false), subject, BareAsync, setup.Of(smoke: 1, quick: 5, 11)));

        async Task<double> FreshAsync(Mode mode)
        {
            await using var fresh = Store.Sqlite(setup, "start-fresh");
            return await OnAsync(fresh, mode);
        }

        Task<double> OnAsync(Store store, Mode mode) => TimeAsync(() => Served.SlipwayAsync(setup, store, mode), "/health/live");
        Task<double> BareAsync() => TimeAsync(() => Served.BareAsync(setup), "/");

        async Task<double> ToolAsync(params string[] arguments)
        {
            var watch = Stopwatch.StartNew();
            await Tool.RunAsync(setup.Slipway, arguments);
            return watch.Elapsed.TotalMilliseconds;
        }
    }

    private static async Task<double> TimeAsync(Func<Task<Served>> start, string path)
    {
        var watch = Stopwatch.StartNew();
        await using var service = await start();
        await service.SendAsync(HttpMethod.Get, path);
        return watch.Elapsed.TotalMilliseconds;
    }
}
