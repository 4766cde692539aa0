using Slipway.Core.Formats;
using Slipway.Core.Formats.Pictures;

namespace Slipway.Core.Definitions;

/// <summary>
/// A field of an offer type, for its rules, its JSON Schema, its files and its listing alike.
/// <paramref name="Topic"/> is the first part of its rules' ids; fields with the same rules share
/// one.
/// </summary>
public sealed record Field(string Key, string Topic, ValueShape Shape)
{
    /// <summary>Required at publish; a draft may lack anything.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// Required unless this other field of the same object says something: true, or a value that is
    /// not empty.
    /// </summary>
    public string? RequiredUnless { get; init; }

    /// <summary>
    /// The kind of file at the address that this field holds; null for fields that are not fetched,
    /// and for disks.
    /// </summary>
    public FileKind? File { get; init; }

    /// <summary>The slot of the logo whose address this is.</summary>
    public LogoSlot? Logo { get; init; }

    /// <summary>
    /// What the field is in the public listing. Null keeps it out: the listing is an allow-list.
    /// </summary>
    public ListingPart? Listed { get; init; }

    /// <summary>The key without its module.</summary>
    public string Name { get; } = Key[(Key.LastIndexOf('.') + 1)..];
}
