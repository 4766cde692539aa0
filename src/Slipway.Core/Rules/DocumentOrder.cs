using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Rules;

/// <summary>
/// Puts faults in the order in which a reader of the document meets their places; what is missing stands at the end of the object that lacks it.
/// Rules can so be run in any order.
/// </summary>
internal static class DocumentOrder
{
    public static ImmutableArray<Fault> Sort(JsonElement definition, IReadOnlyCollection<Fault> faults)
    {
        if (faults.Count < 2)
            return [.. faults];
        var places = new Dictionary<string, (int Start, int End)>(StringComparer.Ordinal);
        var next = 0;
        Number(definition, JsonPointer.Definition, places, ref next);
        return [.. faults.OrderBy(fault => PositionOf(fault.Target, places))];
    }

    private static int PositionOf(string target, Dictionary<string, (int Start, int End)> places)
    {
        if (places.TryGetValue(target, out var place))
            return place.Start;
        for (var parent = JsonPointer.Parent(target); parent is not null; parent = JsonPointer.Parent(parent))
        {
            if (places.TryGetValue(parent, out var around))
                return around.End;
        }

        // The envelope around the definition comes first.
        return -1;
    }

    private static void Number(JsonElement value, string pointer, Dictionary<string, (int Start, int End)> places, ref int next)
    {
        var start = next++;
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
                Number(property.Value, JsonPointer.Append(pointer, property.Name), places, ref next);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
                Number(item, JsonPointer.Append(pointer, index++), places, ref next);
        }

        places[pointer] = (start, next++);
    }
}
