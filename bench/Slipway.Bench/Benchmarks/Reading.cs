using Slipway.Bench.Harness;
using Slipway.Rehearsal.Identity;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// GET of an operation and of an offer with a token, against a bare minimal API that returns as
/// many bytes.
/// </summary>
internal static class Reading
{
    private const int Offers = 1000;

    public static async Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup) =>
    [
        .. await RunAsync(setup, Store.Sqlite(setup, "read-marketplace"), Mode.Marketplace, new Aim(0.65, AtLeast: true)),
        .. await RunAsync(setup, Store.Sqlite(setup, "read-rehearsal"), Mode.Rehearsal, new Aim(0.5, AtLeast: true)),
    ];

    public static async Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup)
    {
        var aim = new Aim(0.35, AtLeast: true);
        return
        [
            .. await RunAsync(setup, await Store.PostgresAsync(setup, "read-marketplace"), Mode.Marketplace, aim),
            .. await RunAsync(setup, await Store.PostgresAsync(setup, "read-rehearsal"), Mode.Rehearsal, aim),
        ];
    }

    private static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup, Store filled, Mode mode, Aim aim)
    {
        await using var store = filled;
        await using var service = await Served.WithTemplatesAsync(setup, store, mode);
        await store.AddRunningAsync(Offers);
        await store.SettleAsync();
        var operations = Enumerable.Range(0, Offers).Select(number => Paths.Operation(Store.RunningOffer(number))).ToList();
        var offers = Enumerable.Range(0, Offers).Select(number => Paths.Offer(Store.RunningOffer(number))).ToList();
        var kind = $"{store.Kind}, {mode.Name()}";
        return
        [
            await CompareAsync(setup, service, $"GET operation, {kind}", aim, operations, [service.Token]),
            await CompareAsync(setup, service, $"GET offer, {kind}", aim, offers, [service.Token]),
            await CompareAsync(
                setup, service, $"GET operation, {kind}, many tokens", aim, operations, await TokensAsync(setup, store, service)),
        ];
    }

    private static async Task<Comparison> CompareAsync(
        Setup setup, Served service, string name, Aim aim, IReadOnlyList<string> paths, IReadOnlyList<string> tokens)
    {
        var file = Path.Combine(setup.Work, "answer");
        await File.WriteAllBytesAsync(file, await service.SendAsync(HttpMethod.Get, paths[0]));
        await using var bare = await Served.BareAsync(setup, file);
        await setup.WarmUpAsync(() => GetAsync(bare, ["/"]));
        await setup.WarmUpAsync(() => GetAsync(service, paths));
        return await Comparison.RunAsync(setup, name, "answers/s", aim, () => GetAsync(service, paths), () => GetAsync(bare, ["/"]));

        async Task<double> GetAsync(Served from, IReadOnlyList<string> what) =>
            (await Wrk.RunAsync(setup, from.Address, HttpMethod.Get, what, tokens, setup.Seconds)).PerSecond;
    }

    /// <summary>
    /// One token each of many principals, since a principal's tokens of the same second are equal.
    /// </summary>
    private static async Task<IReadOnlyList<string>> TokensAsync(Setup setup, Store store, Served service)
    {
        var clients = await store.AddPrincipalsAsync(RehearsalIdentities.Contributor, setup.Of(smoke: 50, quick: 500, 5000));
        service.SignOut();
        var tokens = new List<string>();
        foreach (var client in clients)
            tokens.Add(await service.TokenAsync(client));
        await service.SignInAsync();
        return tokens;
    }
}
