using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Server.Publishing;

/// <summary>
/// The pace at which the market works now: the real one, or one that may change while the service
/// runs, on any of its nodes.
/// </summary>
public sealed class MarketPace
{
    /// <summary>Always real; no query is needed, though every transition uses it.</summary>
    public static readonly MarketPace OfMarketplace = new(null, TimeSpan.Zero);

    private readonly MarketTime? changing;

    /// <param name="changing">Holds the pace of all nodes.</param>
    /// <param name="shortestOperation">See <see cref="ShortestOperation"/>.</param>
    public MarketPace(MarketTime? changing, TimeSpan shortestOperation) =>
        (this.changing, ShortestOperation) = (changing, shortestOperation);

    /// <summary>How long, in machine time, an operation runs at least, whatever the pace, so that clients can see it run.</summary>
    public TimeSpan ShortestOperation { get; }

    public async ValueTask<Pace> NowAsync(CancellationToken cancel) =>
        (changing is null ? null : await changing.PaceAsync(cancel)) ?? Pace.Real;
}
