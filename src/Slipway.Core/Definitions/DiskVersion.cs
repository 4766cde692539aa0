using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>One version of a disk map.</summary>
internal readonly record struct DiskVersion(string Name, JsonPlace Place)
{
    public JsonPlace OsDisk => Place["osVhdUrl"];

    public JsonPlace List => Place["lunVhdDetails"];

    public IEnumerable<DataDisk> DataDisks =>
        List.Entries.Where(entry => entry.Value.ValueKind == JsonValueKind.Object).Select(entry => new DataDisk(entry));

    /// <summary>Every address of a disk in it that has a value.</summary>
    public IEnumerable<(JsonPlace Place, bool IsDataDisk)> Addresses => List.Entries
        .SelectMany(disk => disk.Properties)
        .Where(property => ValueShape.DataDisk.IsAddress(property.Name))
        .Select(property => (Place: property.Place, IsDataDisk: true))
        .Prepend((Place: OsDisk, IsDataDisk: false))
        .Where(address => address.Place.Text is not null);

    public bool IsShown => Place["showInGui"].Flag != false;
}
