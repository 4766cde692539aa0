using System.Diagnostics;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Nodes;

/// <summary>Several nodes over one database.</summary>
public sealed class Marketplace(Place place) : IAsyncDisposable
{
    private readonly List<SlipwayProcess> nodes = [];

    public IReadOnlyList<SlipwayProcess> Nodes => nodes;

    /// <summary>Starts nodes at once, on a fresh database too: whatever one of them makes there, the others must find.</summary>
    public Task StartAsync(int count, params string[] args) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(async _ => Add(await SlipwayProcess.RehearseAsync(place, args))));

    /// <summary>Those that did start are stopped with the rest, though another did not.</summary>
    public void Add(SlipwayProcess node)
    {
        lock (nodes)
            nodes.Add(node);
    }

    /// <summary>The only work there is, once it is claimed as many times as this.</summary>
    public async Task<Claim> ClaimAsync(int attempt = 1)
    {
        Claim? claim = null;
        await place.OnTablesAsync(async session =>
        {
            await Bounded.UntilAsync(
                async () => (claim = (await session.RowsAsync(
                    "SELECT lease_owner, attempt, step_id FROM work WHERE lease_owner IS NOT NULL AND attempt >= @attempt",
                    row => new Claim(row.GetString(0), row.GetInt64(1), row.GetString(2)),
                    ("attempt", attempt))).SingleOrDefault()) is not null,
                () => $"Nobody has claimed it {attempt} times.");
            return claim;
        });
        return claim!;
    }

    /// <summary>The node of a claim: each says in its log under which name it works.</summary>
    public async Task<SlipwayProcess> OwnerOfAsync(Claim claim)
    {
        await Bounded.UntilAsync(() => nodes.Any(node => node.Says(claim.Owner)), () => $"No node says that it is {claim.Owner}.");
        return nodes.Single(node => node.Says(claim.Owner));
    }

    public SlipwayProcess OtherThan(SlipwayProcess node) => nodes.First(other => other != node);

    public static async Task<TimeSpan> TimeOfAsync(Func<Task> what)
    {
        var start = Stopwatch.GetTimestamp();
        await what();
        return Stopwatch.GetElapsedTime(start);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }
}

public sealed record Claim(string Owner, long Attempt, string Step);
