using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>
/// Sorts faults by their places in the document; a missing value counts as the end of the object
/// that lacks it. So rules can run in any order.
/// </summary>
internal static class DocumentOrder
{
    public static ImmutableArray<Fault> Sort(JsonElement definition, IReadOnlyCollection<Fault> faults)
    {
        if (faults.Count < 2)
            return [.. faults];
        var root = new FaultPlace();
        var places = faults.Select(fault => (Fault: fault, Place: root.Below(fault.Target))).ToList();
        var next = 0;
        if (root.Inner.TryGetValue(JsonPointer.Definition[1..], out var top))
            Number(definition, top, ref next);
        return [.. places.OrderBy(found => found.Place.Position).Select(found => found.Fault)];
    }

    /// <summary>
    /// Visits only places with faults: a document may hold millions of others.
    /// </summary>
    private static void Number(JsonElement value, FaultPlace place, ref int next)
    {
        place.Start = next++;
        foreach (var (name, inner) in place.Inner.Count > 0 ? Inside(value) : [])
        {
            if (place.Inner.TryGetValue(name, out var below))
                Number(inner, below, ref next);
        }

        place.End = next++;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Inside(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(property => (JsonPointer.Escape(property.Name), property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => (Quoted.Number(index), item)),
        _ => [],
    };

    /// <summary>A place that a fault names, or one above it.</summary>
    private sealed class FaultPlace(FaultPlace? around = null)
    {
        public Dictionary<string, FaultPlace> Inner { get; } = new(StringComparer.Ordinal);

        /// <summary>Null where the document has no such place.</summary>
        public int? Start { get; set; }

        public int? End { get; set; }

        /// <summary>The envelope around the definition comes first.</summary>
        public int Position => Start ?? around?.EndOrAbove ?? -1;

        private int? EndOrAbove => End ?? around?.EndOrAbove;

        public FaultPlace Below(string pointer)
        {
            var place = this;
            foreach (var name in pointer.Split('/').Skip(1))
            {
                if (!place.Inner.TryGetValue(name, out var inner))
                    place.Inner.Add(name, inner = new FaultPlace(place));
                place = inner;
            }

            return place;
        }
    }
}
