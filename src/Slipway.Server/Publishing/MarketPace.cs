using Slipway.Core.Publishing;
using Slipway.Server.Settings;
using Slipway.Storage.Database;

namespace Slipway.Server.Publishing;

/// <summary>At which pace the market works now. A marketplace always works at its own; a rehearsal's may change while it runs, on any of its nodes.</summary>
public sealed class MarketPace
{
    /// <summary>Nothing is asked for it: every transition of a marketplace needs its pace.</summary>
    public static readonly MarketPace OfMarketplace = new(null);

    private readonly MarketTime? rehearsal;

    public MarketPace(SlipwaySettings settings, MarketTime time)
        : this(settings.Rehearsal ? time : null) => ShortestOperation = settings.Rehearsal ? settings.ShortestOperation : TimeSpan.Zero;

    private MarketPace(MarketTime? rehearsal) => this.rehearsal = rehearsal;

    /// <summary>
    /// How long, in machine time, an operation of a rehearsal runs at least, whatever its pace: else nobody would ever see it run.
    /// </summary>
    public TimeSpan ShortestOperation { get; }

    public ValueTask<Pace> NowAsync(CancellationToken cancel) => rehearsal is null ? new(Pace.Real) : AskAsync(rehearsal, cancel);

    private static async ValueTask<Pace> AskAsync(MarketTime rehearsal, CancellationToken cancel) => await rehearsal.PaceAsync(cancel) ?? Pace.Real;
}
