using System.Collections.Immutable;
using Slipway.Core.Definitions;
using static Slipway.Core.Definitions.Shapes;
using static Slipway.Core.OfferTypes.Listings.ListingFields;

namespace Slipway.Core.OfferTypes.Machines;

/// <summary>
/// Fields that both machine types have, whatever their prefix. Keys are documented or observed;
/// limits are the portal's documented ones.
/// </summary>
internal static class MachineFields
{
    /// <summary>
    /// Deprecated ones stay in the document for ever, so there are more than are shown (ours).
    /// </summary>
    private const int MostVersions = 1_000;

    public static readonly ValueShape.Text SystemFamily = new(null, null, "Windows", "Linux");

    /// <param name="images">The key of a plan's disks.</param>
    public static ImmutableArray<EmptyKey> KeysWhenNotSent(string images) => [new("diskGenerations", "[]"), new(images, "{}")];

    /// <summary>
    /// The disks of a plan and of its further generations. Whether the keys inside
    /// <c>diskGenerations</c> carry the prefix differs between clients, so both are read.
    /// </summary>
    public static ImmutableArray<Field> Images(string prefix, string area, string images, params ImmutableArray<Field> more)
    {
        var map = new ValueShape.VersionMap(new ValueShape.Group(
        [
            new Field("osVhdUrl", area + "-DISK", FileAddress),
            new Field("lunVhdDetails", area + "-DATADISK", new ValueShape.List(new ValueShape.DataDisk { MaxBytes = 16_384 }, Max: 64)),
            .. more,
        ]), Max: MostVersions);
        return
        [
            new Field(prefix + images, area + "-IMAGE", map),
            new Field("diskGenerations", area + "-GENERATIONS", new ValueShape.List(new ValueShape.Group(
                PlanId with { Topic = area + "-GENERATION", Required = false },
                new Field(prefix + images, area + "-IMAGE", map),
                new Field(images, area + "-IMAGE", map)), Max: 10)),
        ];
    }
}
