using Slipway.Core.Publishing;

namespace Slipway.Storage.Database;

/// <param name="Now">Market time.</param>
/// <param name="Rate">How many times as fast as the machine's it runs; 0 while it is
/// frozen.</param>
/// <param name="Pace">Null when none was ever set, which is real.</param>
public sealed record MarketClock(DateTimeOffset Now, double Rate, Pace? Pace)
{
    public bool IsFrozen => Rate == 0;
}
