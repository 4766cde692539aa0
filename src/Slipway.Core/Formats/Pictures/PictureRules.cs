using System.Collections.Immutable;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Formats.Pictures;

/// <summary>The rules for a picture, under ids of its own topic.</summary>
/// <param name="topic">The first part of the ids.</param>
/// <param name="noun">What the file is called.</param>
/// <param name="sizes">All sizes that any of them may have, for the catalogue.</param>
internal sealed class PictureRules(string topic, string noun, string sizes)
{
    private const long Largest = 4 * 1024 * 1024;

    private readonly Rule isPng = new($"{topic}-021", StepIds.Certify, "It is a PNG.", "The file is not a PNG: {fault}")
    {
        Source = RuleSource.Documented,
    };

    private readonly Rule hasSize = new(
        $"{topic}-022",
        StepIds.Certify,
        $"It has an allowed size in pixels: {sizes}.",
        "The {place} is {found} pixels; allowed is {allowed}. Save it in that size.")
    {
        Source = RuleSource.Documented,
    };

    private readonly Rule isWhole = new($"{topic}-023", StepIds.Certify, "The file is whole and undamaged.", "The PNG is damaged: {fault}");

    private readonly Rule isReadable = new(
        $"{topic}-024", StepIds.Certify, "Its pixels can be read.", "The picture cannot be read: {fault}. Save it again as PNG.");

    private readonly Rule isNotBlank = new(
        $"{topic}-025",
        StepIds.Certify,
        "The picture is not blank.",
        "The picture is blank: every pixel is {found}. Save it with its content, on a background of another colour.")
    {
        Source = RuleSource.Documented,
    };

    /// <param name="place">Which picture it is, for messages.</param>
    /// <param name="allowed">The sizes that it may have, for messages.</param>
    /// <param name="isAllowed">Whether a width and height are.</param>
    public FileKind Kind(string place, string allowed, Func<int, int, bool> isAllowed) => new()
    {
        Noun = noun,
        ContentType = "image/png",
        Extension = ".png",
        MaxBytes = Largest,
        Sizes = allowed,
        Rules = Rules,
        Check = (content, cancel) => Check(content, place, allowed, isAllowed, cancel),
    };

    private ImmutableArray<Rule> Rules => [isPng, hasSize, isWhole, isReadable, isNotBlank];

    private IReadOnlyList<FileFault> Check(
        Stream content, string place, string allowed, Func<int, int, bool> isAllowed, CancellationToken cancel)
    {
        if (content.Length > Largest)
            return [new(isWhole, ("fault", $"it has {content.Length} bytes; at most {Largest} are allowed."))];
        var bytes = FileKind.Bytes(content);
        var reading = PngHeader.Read(bytes);
        if (reading.Header is not { } png)
            return [new(reading.IsOtherKind ? isPng : isWhole, ("fault", reading.Fault!))];
        if (!isAllowed(png.Width, png.Height))
            return [new(hasSize, ("place", place), ("found", $"{png.Width}x{png.Height}"), ("allowed", allowed))];
        return PngPixels.Check(bytes, cancel) switch
        {
            (PngPixels.Finding.Unreadable, { } what) => [new(isReadable, ("fault", what))],
            (PngPixels.Finding.OneColour, _) => [new(isNotBlank, ("found", "one colour"))],
            (PngPixels.Finding.Transparent, _) => [new(isNotBlank, ("found", "transparent"))],
            _ => [],
        };
    }
}
