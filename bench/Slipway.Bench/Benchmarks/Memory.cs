using System.Globalization;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// The memory of the process five seconds after its start, and its peak under reads and publishes;
/// against the bare program at rest and under reads.
/// </summary>
internal static class Memory
{
    public static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup)
    {
        var (rest, own, peak) = (new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>());
        for (var round = 0; round < (setup.Quick ? 1 : 3); round++)
        {
            var bare = await OfBareAsync(setup);
            var slipway = await OfSlipwayAsync(setup);
            rest.Add((slipway.Rest, bare.Rest));
            own.Add((slipway.Own, bare.Own));
            peak.Add((slipway.Peak, bare.Peak));
        }

        return
        [
            Comparison.Of("memory at rest, resident", "MiB", rest, null),
            Comparison.Of("memory at rest, private", "MiB", own, null),
            Comparison.Of("memory under load, most resident", "MiB", peak, null),
        ];
    }

    private static async Task<Held> OfSlipwayAsync(Setup setup)
    {
        await using var store = Store.Sqlite(setup, "memory");
        await using (var before = await Served.SlipwayAsync(setup, store))
            await Store.WriteTemplatesAsync(before);
        await store.AddRunningAsync(1000);
        await using var service = await Served.SlipwayAsync(setup, store);
        return await HoldAsync(service, async () =>
        {
            await service.SignInAsync();
            await new PublishLoad(setup, store, service).RunAsync(setup.Seconds);
            var paths = Enumerable.Range(0, 1000).Select(number => Paths.Offer(Store.RunningOffer(number)));
            await Wrk.RunAsync(setup, service.Address, HttpMethod.Get, paths, [service.Token], setup.Seconds);
        });
    }

    private static async Task<Held> OfBareAsync(Setup setup)
    {
        await using var bare = await Served.BareAsync(setup, Path.Combine(AppContext.BaseDirectory, "offer.json"));
        return await HoldAsync(bare, () => Wrk.RunAsync(setup, bare.Address, HttpMethod.Get, ["/"], ["none"], setup.Seconds));
    }

    private static async Task<Held> HoldAsync(Served process, Func<Task> load)
    {
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        var (rest, own) = (Read(process, "smaps_rollup", "Rss:"), Read(process, "smaps_rollup", "Private_Dirty:"));
        await load();
        return new Held(rest, own, Read(process, "status", "VmHWM:"));
    }

    private static double Read(Served process, string file, string name) => double.Parse(
        File.ReadLines($"/proc/{process.Id}/{file}")
            .First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]
            .Replace("kB", "", StringComparison.Ordinal),
        CultureInfo.InvariantCulture) / 1024;

    private sealed record Held(double Rest, double Own, double Peak);
}
