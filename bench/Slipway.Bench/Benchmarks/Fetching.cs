using System.Diagnostics;
using System.Security.Cryptography;
using Slipway.Bench.Harness;
using Slipway.Core.Fetching;
using Slipway.Server.Fetching;

namespace Slipway.Bench.Benchmarks;

/// <summary>
/// A large file through the guarded fetcher, as certification reads it, against a plain client;
/// both discard what they read.
/// </summary>
internal static class Fetching
{
    private static readonly Aim Aim = new(0.8, AtLeast: true);

    public static async Task<IReadOnlyList<Comparison>> RunAsync(Setup setup)
    {
        var length = setup.Of(smoke: 8L << 20, quick: 128L << 20, 1L << 30);
        await using var server = await Served.BareAsync(setup);
        var address = new Uri(server.Address, $"/bytes/{length}");
        using var fetcher = new GuardedFetcher(new FetcherOptions { Policy = new AddressPolicy { AllowLoopback = true } });
        using var plain = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        await setup.WarmUpAsync(PlainAsync);
        await setup.WarmUpAsync(GuardedAsync);
        await setup.WarmUpAsync(HashedAsync);
        return
        [
            await Comparison.RunAsync(setup, "fetch of a large file", "MB/s", Aim, GuardedAsync, PlainAsync),
            await Comparison.RunAsync(setup, "fetch of a large file, hashed on its way", "MB/s", null, HashedAsync, PlainAsync),
        ];

        Task<double> PlainAsync() => TimeAsync(length, async () =>
        {
            using var answer = await plain.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            await using var body = await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
            return await ReadAsync(body, null, default);
        });

        Task<double> GuardedAsync() => ThroughAsync(fetcher, address, length, null);

        async Task<double> HashedAsync()
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            return await ThroughAsync(fetcher, address, length, hash);
        }
    }

    private static Task<double> ThroughAsync(GuardedFetcher fetcher, Uri address, long length, IncrementalHash? hash) =>
        TimeAsync(length, async () =>
        {
            var passed = 0L;
            var outcome = await fetcher.StreamAsync(
                address.AbsoluteUri, 0, null, length, async (body, cancel) => passed = await ReadAsync(body, hash, cancel), default);
            return outcome is FetchOutcome.Failed fault ? throw new BenchmarkException(fault.Message) : passed;
        });

    /// <summary>Megabytes a second.</summary>
    private static async Task<double> TimeAsync(long length, Func<Task<long>> fetch)
    {
        var watch = Stopwatch.StartNew();
        var passed = await fetch();
        return passed == length
            ? length / 1e6 / watch.Elapsed.TotalSeconds
            : throw new BenchmarkException($"{passed} of {length} bytes arrived");
    }

    /// <summary>
    /// The loop of <see cref="Slipway.Server.Files.LargeDownloads"/>, without its store.
    /// </summary>
    private static async Task<long> ReadAsync(Stream body, IncrementalHash? hash, CancellationToken cancel)
    {
        var buffer = new byte[128 * 1024];
        var passed = 0L;
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0; passed += read)
            hash?.AppendData(buffer, 0, read);
        return passed;
    }
}
