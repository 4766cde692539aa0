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
        var rounds = Enum.GetValues<Mode>().ToDictionary(mode => mode, _ => new List<(Held Subject, Held Limit)>());
        for (var round = 0; round < setup.Of(smoke: 1, quick: 1, 3); round++)
        {
            setup.Noise.Sample();
            var bare = await OfBareAsync(setup);
            foreach (var mode in rounds.Keys)
                rounds[mode].Add((await OfSlipwayAsync(setup, mode), bare));
        }

        return
        [
            .. rounds.SelectMany(mode => new[]
            {
                Of("memory at rest, resident", mode, held => held.Rest, new Aim(1, AtLeast: false)),
                Of("memory at rest, private", mode, held => held.Own, null),
                Of("memory under load, most resident", mode, held => held.Peak, new Aim(mode.Key == Mode.Marketplace ? 1.3 : 1.5, false)),
            }),
        ];

        static Comparison Of(string name, KeyValuePair<Mode, List<(Held Subject, Held Limit)>> mode, Func<Held, double> of, Aim? aim) =>
            Comparison.Of(
                $"{name}, {mode.Key.Name()}", "MiB", [.. mode.Value.Select(round => (of(round.Subject), of(round.Limit)))], aim);
    }

    private static async Task<Held> OfSlipwayAsync(Setup setup, Mode mode)
    {
        await using var store = Store.Sqlite(setup, "memory");
        await using (await Served.WithTemplatesAsync(setup, store, mode))
            await store.AddRunningAsync(1000);
        await using var service = await Served.SlipwayAsync(setup, store, mode);
        return await HoldAsync(setup, service, async () =>
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
        return await HoldAsync(setup, bare, () => Wrk.RunAsync(setup, bare.Address, HttpMethod.Get, ["/"], ["none"], setup.Seconds));
    }

    private static async Task<Held> HoldAsync(Setup setup, Served process, Func<Task> load)
    {
        await Task.Delay(TimeSpan.FromSeconds(setup.Of(smoke: 0, quick: 5, 5)), TimeProvider.System);
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
