using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Rules;

namespace Slipway.Core.Definitions;

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
        var root = new Spot();
        var spots = faults.Select(fault => (Fault: fault, Spot: root.Below(fault.Target))).ToList();
        var next = 0;
        if (root.Inner.TryGetValue(JsonPointer.Definition[1..], out var top))
            Number(definition, top, ref next);
        return [.. spots.OrderBy(found => found.Spot.Position).Select(found => found.Fault)];
    }

    /// <summary>Looks only where a fault is: a document may hold millions of other places.</summary>
    private static void Number(JsonElement value, Spot spot, ref int next)
    {
        spot.Start = next++;
        if (spot.Inner.Count > 0 && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                if (spot.Inner.TryGetValue(JsonPointer.Escape(property.Name), out var inner))
                    Number(property.Value, inner, ref next);
            }
        }
        else if (spot.Inner.Count > 0 && value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                if (spot.Inner.TryGetValue(Found.Number(index++), out var inner))
                    Number(item, inner, ref next);
            }
        }

        spot.End = next++;
    }

    /// <summary>A place that a fault names, or one above it.</summary>
    private sealed class Spot(Spot? around = null)
    {
        public Dictionary<string, Spot> Inner { get; } = new(StringComparer.Ordinal);

        /// <summary>Null where the document has no such place.</summary>
        public int? Start { get; set; }

        public int? End { get; set; }

        /// <summary>The envelope around the definition comes first.</summary>
        public int Position => Start ?? around?.EndOrAbove ?? -1;

        private int? EndOrAbove => End ?? around?.EndOrAbove;

        public Spot Below(string pointer)
        {
            var spot = this;
            foreach (var name in pointer.Split('/').Skip(1))
            {
                if (!spot.Inner.TryGetValue(name, out var inner))
                    spot.Inner.Add(name, inner = new Spot(spot));
                spot = inner;
            }

            return spot;
        }
    }
}
