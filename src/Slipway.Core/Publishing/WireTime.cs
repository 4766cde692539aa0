using System.Globalization;

namespace Slipway.Core.Publishing;

/// <summary>Timestamps of the wire: UTC, seven fraction digits, <c>Z</c> (observed; typed clients refuse anything else).</summary>
public static class WireTime
{
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Of a time as the store keeps it.</summary>
    public static string OfTicks(long ticks) => Format(new DateTimeOffset(ticks, TimeSpan.Zero));
}
