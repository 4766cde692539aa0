using System.Collections.Immutable;
using Slipway.Core.Operations;
using Slipway.Core.Rules;

namespace Slipway.Core.Artifacts;

/// <summary>What is asked of every picture, under ids of its own topic.</summary>
internal sealed class PictureRules(string topic, string noun, RuleSource sizes = RuleSource.Documented)
{
    private const long Largest = 4 * 1024 * 1024;

    private readonly Rule isPng = new($"{topic}-021", StepIds.Certify, "It is a PNG.", "{fault}") { Source = RuleSource.Documented };

    private readonly Rule hasSize = new($"{topic}-022", StepIds.Certify, "It has one of the allowed sizes.", "{fault}") { Source = sizes };

    private readonly Rule isWhole = new($"{topic}-023", StepIds.Certify, "The file is whole and undamaged.", "{fault}");

    private readonly Rule isReadable = new($"{topic}-024", StepIds.Certify, "Its pixels can be read.", "The picture cannot be read: {fault}. Save it again as PNG.");

    private readonly Rule isNotBlank = new(
        $"{topic}-025", StepIds.Certify, "There is something to see in it.", "The picture is blank: all of it is {found}. Save it with its content, on a background that differs from it.")
    {
        Source = RuleSource.Documented,
    };

    /// <param name="sizeFault">What is wrong with a width and height; null for nothing.</param>
    public FileKind Kind(Func<int, int, string?> sizeFault) => new()
    {
        Noun = noun,
        ContentType = "image/png",
        Extension = ".png",
        MaxBytes = Largest,
        Rules = Rules,
        Check = (content, use) => Check(content, use.Pointer, sizeFault),
    };

    private ImmutableArray<Rule> Rules => [isPng, hasSize, isWhole, isReadable, isNotBlank];

    private IEnumerable<Fault> Check(Stream content, string pointer, Func<int, int, string?> sizeFault)
    {
        if (content.Length > Largest)
            return [isWhole.At(pointer, ("fault", $"The file is {content.Length} bytes long; at most {Largest} are allowed."))];
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        var reading = PngHeader.Read(bytes);
        if (reading.Header is not { } png)
            return [(reading.IsOtherKind ? isPng : isWhole).At(pointer, ("fault", reading.Fault!))];
        if (sizeFault(png.Width, png.Height) is { } fault)
            return [hasSize.At(pointer, ("fault", fault))];
        return PngPixels.Judge(bytes) switch
        {
            (PngPixels.Finding.Unreadable, { } what) => [isReadable.At(pointer, ("fault", what))],
            (PngPixels.Finding.OneColour, _) => [isNotBlank.At(pointer, ("found", "one colour"))],
            (PngPixels.Finding.Transparent, _) => [isNotBlank.At(pointer, ("found", "transparent"))],
            _ => [],
        };
    }
}
