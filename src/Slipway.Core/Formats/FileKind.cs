using System.Collections.Immutable;
using Slipway.Core.Rules;

namespace Slipway.Core.Formats;

/// <summary>
/// A kind of file that a definition names. Certification fetches the file, stores it and checks the
/// copy.
/// </summary>
public sealed record FileKind
{
    /// <summary>Its name in messages: "logo", "price spreadsheet".</summary>
    public required string Noun { get; init; }

    public required string ContentType { get; init; }

    /// <summary>Of the service's own copy's address, with the dot.</summary>
    public required string Extension { get; init; }

    /// <summary>The largest that is fetched, in bytes.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>
    /// The widths and heights that a picture may have, as words in a sentence; null for what is no
    /// picture.
    /// </summary>
    public string? Sizes { get; init; }

    /// <summary>Every rule that <see cref="Check"/> checks.</summary>
    public required ImmutableArray<Rule> Rules { get; init; }

    /// <summary>
    /// How long the check may take (ours): far longer than any content makes it, so what ends it is
    /// a store or a machine that is too slow.
    /// </summary>
    public TimeSpan CheckTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What is wrong with a file's content, wherever it is named. The stream can seek and stands at
    /// its beginning. Never throws, whatever the bytes, and takes time linear in the unpacked size.
    /// A cancel ends it within moments.
    /// </summary>
    public required Func<Stream, CancellationToken, IReadOnlyList<FileFault>> Check { get; init; }

    /// <summary>All bytes of a file that is small enough to be held.</summary>
    internal static byte[] Bytes(Stream content)
    {
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }
}
