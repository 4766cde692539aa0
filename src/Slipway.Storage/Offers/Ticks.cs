namespace Slipway.Storage.Offers;

/// <summary>Times are stored as UTC ticks, so that both databases compare them alike and no fraction is lost.</summary>
internal static class Ticks
{
    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);
}
