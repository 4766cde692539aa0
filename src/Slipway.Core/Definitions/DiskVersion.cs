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

    public bool IsShown => Place["showInGui"].Flag != false;
}
