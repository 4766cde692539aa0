using System.Globalization;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

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
            .Select(property => property.Place).FirstOrDefault(JsonPlace.None);

    /// <summary>The LUN as written; undefined when none is given.</summary>
    public JsonPlace Lun => Place.Properties.Where(property => LunKeys.Contains(property.Name) && property.Place.Exists)
        .Select(property => property.Place)
        .FirstOrDefault(JsonPlace.None);

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
