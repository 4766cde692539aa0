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
    private static readonly Aim Aim = new(0.6, AtLeast: true);

    public static async Task<IReadOnlyList<Comparison>> OnSqliteAsync(Setup setup)
    {
        await using var store = Store.Sqlite(setup, "read-sqlite");
        return await RunAsync(setup, store, manyTokens: true);
    }

    public static async Task<IReadOnlyList<Comparison>> OnPostgresAsync(Setup setup)
    {
        await using var store = await Store.PostgresAsync(setup, "read-postgres");
        return await RunAsync(setup, store, manyTokens: false);
    }

    private static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup, Store store, bool manyTokens)
    {
        await using var service = await Served.SlipwayAsync(setup, store);
        await Store.WriteTemplatesAsync(service);
        await store.AddRunningAsync(Offers);
        await store.SettleAsync();
        var operations = Enumerable.Range(0, Offers).Select(number => Paths.Operation(Store.RunningOffer(number))).ToList();
        var offers = Enumerable.Range(0, Offers).Select(number => Paths.Offer(Store.RunningOffer(number))).ToList();
        var results = new List<Comparison>
        {
            await CompareAsync(setup, service, $"GET operation, {store.Kind}", operations, [service.Token]),
            await CompareAsync(setup, service, $"GET offer, {store.Kind}", offers, [service.Token]),
        };
        if (manyTokens)
            results.Add(
                await CompareAsync(
                    setup,
                    service,
                    $"GET operation, {store.Kind}, each with another token",
                    operations,
                    await TokensAsync(setup, store, service)));
        return results;
    }

    private static async Task<Comparison> CompareAsync(
        Setup setup, Served service, string name, IReadOnlyList<string> paths, IReadOnlyList<string> tokens)
    {
        var file = Path.Combine(setup.Work, "answer");
        await File.WriteAllBytesAsync(file, await service.SendAsync(HttpMethod.Get, paths[0]));
        await using var bare = await Served.BareAsync(setup, file);
        await setup.WarmUpAsync(() => GetAsync(bare, ["/"]));
        await setup.WarmUpAsync(() => GetAsync(service, paths));
        return await Comparison.RunAsync(name, "answers/s", setup.Rounds, Aim, () => GetAsync(service, paths), () => GetAsync(bare, ["/"]));

        async Task<double> GetAsync(Served from, IReadOnlyList<string> what) =>
            (await Wrk.RunAsync(setup, from.Address, HttpMethod.Get, what, tokens, setup.Seconds)).PerSecond;
    }

    /// <summary>
    /// One token each of many principals, since a principal's tokens of the same second are equal.
    /// </summary>
    private static async Task<IReadOnlyList<string>> TokensAsync(Setup setup, Store store, Served service)
    {
        var clients = await store.AddPrincipalsAsync(RehearsalIdentities.Contributor, setup.Quick ? 500 : 5000);
        service.SignOut();
        var tokens = new List<string>();
        foreach (var client in clients)
            tokens.Add(await service.TokenAsync(client));
        await service.SignInAsync();
        return tokens;
    }
}
