namespace Slipway.Core.Formats.Pictures;

/// <summary>
/// Which sizes a slot takes. The documents of 2018 and of 2020 name different ones; both are
/// accepted.
/// </summary>
public static class LogoSizes
{
    private const int SmallestLarge = 216;
    private const int LargestLarge = 350;

    /// <summary>The sizes of a slot, as words in a sentence.</summary>
    public static string Allowed(LogoSlot slot) => slot switch
    {
        LogoSlot.Small => "40x40 or 48x48",
        LogoSlot.Medium => "90x90",
        LogoSlot.Large => $"115x115, or a square from {SmallestLarge}x{SmallestLarge} to {LargestLarge}x{LargestLarge}",
        LogoSlot.Wide => "255x115",
        LogoSlot.Hero => "815x290",
        _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, "unknown slot"),
    };

    public static bool IsAllowed(LogoSlot slot, int width, int height) => slot switch
    {
        LogoSlot.Small => (width, height) is (40, 40) or (48, 48),
        LogoSlot.Medium => (width, height) is (90, 90),
        LogoSlot.Large => width == height && width is 115 or (>= SmallestLarge and <= LargestLarge),
        LogoSlot.Wide => (width, height) is (255, 115),
        LogoSlot.Hero => (width, height) is (815, 290),
        _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, "unknown slot"),
    };
}
