using System.Net;
using Slipway.Core.Fetching;
using Slipway.Server.Fetching;

namespace Slipway.Server.Tests.Fetching;

/// <summary>What the fetcher's tests share: fetchers that may and may not reach loopback, and how outcomes are told apart.</summary>
public abstract class FetcherTest
{
    protected const int Limit = 1024 * 1024;

    /// <summary>As in rehearsal: loopback is allowed.</summary>
    protected static readonly FetcherOptions Near = new() { Policy = new AddressPolicy { AllowLoopback = true } };

    /// <summary>As in production, with a resolver of the test's own so that no look-up leaves this machine.</summary>
    protected static FetcherOptions Resolving(params string[] addresses) => new()
    {
        Resolve = (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()),
    };

    protected static async Task<FetchOutcome> FetchAsync(FetcherOptions options, string address, long maxBytes = Limit)
    {
        using var fetcher = new GuardedFetcher(options);
        return await fetcher.FetchAsync(address, maxBytes, CancellationToken.None);
    }

    protected static async Task<FetchOutcome.Fetched> FetchedAsync(FetcherOptions options, string address) =>
        Assert.IsType<FetchOutcome.Fetched>(await FetchAsync(options, address));

    protected static FetchOutcome.Failed Lasting(FetchOutcome outcome, string words) => Faulted(outcome, words, transient: false);

    protected static FetchOutcome.Failed Transient(FetchOutcome outcome, string words) => Faulted(outcome, words, transient: true);

    private static FetchOutcome.Failed Faulted(FetchOutcome outcome, string words, bool transient)
    {
        var faulted = Assert.IsType<FetchOutcome.Failed>(outcome);
        Assert.Contains(words, faulted.Message, StringComparison.Ordinal);
        Assert.True(faulted.Transient == transient, faulted.Message);
        return faulted;
    }
}
