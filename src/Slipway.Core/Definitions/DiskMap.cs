using System.Globalization;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>
/// The disk versions of a plan or of one of its further generations, which
/// <paramref name="Generation"/> then is.
/// </summary>
internal readonly record struct DiskMap(JsonPlace Plan, JsonPlace Generation, JsonPlace Map)
{
    public bool IsOfGeneration => Generation.Exists;

    /// <summary>
    /// The entries whose keys have the form of a version; another rule reports the others.
    /// </summary>
    public IEnumerable<DiskVersion> Versions => Map.Properties
        .Where(version => TextForm.Version.Matches(version.Name) && version.Place.Value.ValueKind == JsonValueKind.Object)
        .Select(version => new DiskVersion(version.Name, version.Place));

    /// <summary>The maps of every plan, by the field tables.</summary>
    public static IEnumerable<DiskMap> Of(OfferToCheck offer) => offer.Plans.SelectMany(plan => Of(offer.Type, plan));

    public static IEnumerable<DiskMap> Of(OfferType type, JsonPlace plan)
    {
        foreach (var field in type.PlanFields)
        {
            if (field.Shape is ValueShape.VersionMap { HoldsDisks: true } && plan[field.Key].Exists)
                yield return new DiskMap(plan, default, plan[field.Key]);
            if (field.Shape is not ValueShape.List { Item: ValueShape.Group entry })
                continue;
            foreach (var map in entry.Fields.Where(inner => inner.Shape is ValueShape.VersionMap { HoldsDisks: true }))
            {
                foreach (var generation in plan[field.Key].Entries.Where(generation => generation[map.Key].Exists))
                    yield return new DiskMap(plan, generation, generation[map.Key]);
            }
        }
    }
}

/// <summary>One version of a disk map.</summary>
internal readonly record struct DiskVersion(string Name, JsonPlace Place)
{
    public JsonPlace OsDisk => Place["osVhdUrl"];

    public JsonPlace List => Place["lunVhdDetails"];

    public IEnumerable<DataDisk> DataDisks =>
        List.Entries.Where(entry => entry.Value.ValueKind == JsonValueKind.Object).Select(entry => new DataDisk(entry));

    public bool IsShown => Place["showInGui"].Flag != false;
}

/// <summary>
/// An entry of <c>lunVhdDetails</c>. Its keys were never published, so several names are read
/// (ours).
/// </summary>
internal readonly record struct DataDisk(JsonPlace Place)
{
    private static readonly HashSet<string> LunKeys = new(["lun", "lunNumber", "lunId"], StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The first address that has a value, as written; undefined when there is none.
    /// </summary>
    public JsonPlace Address =>
        Place.Properties.Where(property => ValueShape.DataDisk.IsAddress(property.Name) && property.Place.Text is not null)
            .Select(property => property.Place).FirstOrDefault();

    /// <summary>The LUN as written; undefined when none is given.</summary>
    public JsonPlace Lun => Place.Properties.Where(property => LunKeys.Contains(property.Name) && property.Place.Exists)
        .Select(property => property.Place)
        .FirstOrDefault();

    /// <summary>Null for anything but a whole number, 0 or more.</summary>
    public int? LunNumber
    {
        get
        {
            var number =
                Lun.Number ?? (decimal.TryParse(Lun.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var text) ? text : null);
            return number is >= 0 and <= int.MaxValue && decimal.Truncate(number.Value) == number ? (int)number.Value : null;
        }
    }
}
