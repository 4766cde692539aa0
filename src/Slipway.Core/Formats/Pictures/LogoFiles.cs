using System.Collections.Frozen;

namespace Slipway.Core.Formats.Pictures;

/// <summary>The logos of a listing: whole PNGs of the sizes of either era.</summary>
public static class LogoFiles
{
    private static readonly PictureRules Rules = new(
        "MKT-LOGO",
        "logo",
        string.Join("; ", Enum.GetValues<LogoSlot>().Select(slot => $"{slot.ToString().ToLowerInvariant()} {LogoSizes.Allowed(slot)}")));

    private static readonly FrozenDictionary<LogoSlot, FileKind> BySlot = Enum.GetValues<LogoSlot>()
        .ToFrozenDictionary(
            slot => slot,
            slot =>
                Rules.Kind(
                    $"{slot.ToString().ToLowerInvariant()} logo",
                    LogoSizes.Allowed(slot),
                    (width, height) => LogoSizes.IsAllowed(slot, width, height)));

    public static FileKind Of(LogoSlot slot) => BySlot[slot];
}
