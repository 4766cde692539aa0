using System.Collections.Immutable;
using Slipway.Core.Formats;

namespace Slipway.Core.Definitions;

/// <summary>
/// The values that a field allows. The cases are closed: rules, schema and artifact search each
/// switch over them.
/// </summary>
public abstract record ValueShape
{
    private ValueShape()
    {
    }

    /// <summary>
    /// The largest size as JSON in bytes of an object, a list or a value of any kind: the limit for
    /// values whose inside is not checked. Every text has a length and every list a count, so that
    /// no document makes a listing, or a rule's work, as large as a body may be.
    /// </summary>
    public int? MaxBytes { get; init; }

    /// <summary>
    /// <paramref name="MaxLength"/> counts Unicode code points, as JSON Schema does; where
    /// <paramref name="Allowed"/> is not empty, the text is one of them, exactly.
    /// </summary>
    public sealed record Text(int? MaxLength = null, TextForm? Form = null, params ImmutableArray<string> Allowed) : ValueShape;

    public sealed record Flag : ValueShape;

    /// <summary>A whole number that is not negative.</summary>
    public sealed record Count : ValueShape;

    /// <summary>
    /// Entries of one shape, no two of them with the same <paramref name="UniqueBy"/>.
    /// </summary>
    public sealed record List(ValueShape Item, int Min = 0, int? Max = null, string? UniqueBy = null) : ValueShape;

    /// <summary>An object; other keys than its fields are kept and not checked.</summary>
    public sealed record Group(params ImmutableArray<Field> Fields) : ValueShape;

    /// <summary>An object of versions: X.Y.Z to what describes that version.</summary>
    public sealed record VersionMap(Group Version, int Min = 0, int? Max = null) : ValueShape
    {
        /// <summary>Whether each version is a disk; else it is a package.</summary>
        public bool HoldsDisks { get; } = Version.Fields.Any(inner => inner.Key == "osVhdUrl");
    }

    /// <summary>
    /// An object whose keys were never published; each text whose key contains "url" is taken for
    /// the address of a disk (ours).
    /// </summary>
    public sealed record DataDisk : ValueShape
    {
        public static bool IsAddress(string key) => key.Contains("url", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// An entry whose shape was never published (ours): a text, or an object in which each text
    /// under a key that contains one of <paramref name="Words"/> is taken for the address of a
    /// picture. <paramref name="Bare"/> is what the text alone is: the picture's address, or a
    /// link.
    /// </summary>
    public sealed record Picture(FileKind File, TextForm Bare, params ImmutableArray<string> Words) : ValueShape
    {
        /// <summary>The shape of the text alone.</summary>
        public Text Address => Bare.IsFetched ? Shapes.FileAddress : Shapes.Link;

        /// <summary>A key that names the picture does not address it: <c>imageName</c>.</summary>
        public bool IsAddress(string key) =>
            Words.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase))
                && !key.Contains("name", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A value whose inner shape was never published: kept as it is.</summary>
    public sealed record Anything : ValueShape;
}
