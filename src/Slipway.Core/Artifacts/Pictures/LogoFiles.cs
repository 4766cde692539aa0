using System.Collections.Frozen;
using Slipway.Core.Operations;
using Slipway.Core.Rules;

namespace Slipway.Core.Artifacts;

/// <summary>The logos of a listing: whole PNGs of the sizes of either era.</summary>
public static class LogoFiles
{
    private static readonly Rule IsPng = new("MKT-LOGO-021", StepIds.Certify, "It is a whole PNG.", "{fault}") { Source = RuleSource.Documented };

    private static readonly Rule HasSize = new("MKT-LOGO-022", StepIds.Certify, "It has one of its slot's sizes.", "{fault}") { Source = RuleSource.Documented };

    private static readonly FrozenDictionary<LogoSlot, FileKind> BySlot = Enum.GetValues<LogoSlot>().ToFrozenDictionary(slot => slot, slot => new FileKind
    {
        Noun = "logo",
        ContentType = "image/png",
        Extension = ".png",
        MaxBytes = 4 * 1024 * 1024,
        Rules = [IsPng, HasSize],
        Check = (content, use) => Check(slot, content, use),
    });

    public static FileKind Of(LogoSlot slot) => BySlot[slot];

    private static IEnumerable<Fault> Check(LogoSlot slot, Stream content, FileReference use)
    {
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        var reading = PngHeader.Read(bytes);
        if (reading.Header is not { } png)
            return [IsPng.At(use.Pointer, ("fault", reading.Fault!))];
        return LogoSizes.Fault(slot, png.Width, png.Height) is { } fault ? [HasSize.At(use.Pointer, ("fault", fault))] : [];
    }
}
