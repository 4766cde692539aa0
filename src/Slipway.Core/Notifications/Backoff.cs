namespace Slipway.Core.Notifications;

/// <summary>How long a delivery that failed waits.</summary>
public static class Backoff
{
    private const double Longest = 3600;

    /// <summary>
    /// Doubles from a second to an hour, give or take a fifth, so that what failed together does
    /// not come back together.
    /// </summary>
    /// <param name="attempts">How often it was tried, at least once.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    public static TimeSpan After(long attempts, double chance) =>
        TimeSpan.FromSeconds(Math.Min(Longest, Math.Min(Longest, Math.Pow(2, attempts - 1)) * (0.8 + (0.4 * chance))));
}
