using System.Collections.Frozen;

namespace Slipway.Core.Artifacts;

/// <summary>The logos of a listing: whole PNGs of the sizes of either era.</summary>
public static class LogoFiles
{
    private static readonly PictureRules Rules = new("MKT-LOGO", "logo");

    private static readonly FrozenDictionary<LogoSlot, FileKind> BySlot = Enum.GetValues<LogoSlot>()
        .ToFrozenDictionary(slot => slot, slot => Rules.Kind((width, height) => LogoSizes.Fault(slot, width, height)));

    public static FileKind Of(LogoSlot slot) => BySlot[slot];
}
