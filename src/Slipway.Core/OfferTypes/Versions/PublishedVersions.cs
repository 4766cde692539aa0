using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;

namespace Slipway.Core.OfferTypes.Versions;

/// <summary>
/// The live versions of a plan that is offered again, or of one of its generations, by number,
/// beside those that it has now. <paramref name="Id"/> is the plan id.
/// </summary>
internal sealed record PublishedVersions(
    string Id, bool Generation, string Place, Dictionary<string, DiskVersion> Live, IReadOnlyList<DiskVersion> Versions)
{
    public string Highest => Live.Keys.Max(ImageVersions.ByNumber)!;

    /// <summary>Whatever has live versions; what has none of them can be changed at will.</summary>
    public static IEnumerable<PublishedVersions> Of(OfferToCheck offer) =>
        offer.Live.ValueKind == JsonValueKind.Object ? offer.Plans.SelectMany(plan => Of(offer, plan)) : [];

    private static IEnumerable<PublishedVersions> Of(OfferToCheck offer, JsonPlace plan)
    {
        var given = DiskMap.Of(offer.Type, plan).ToLookup(IdOf, StringComparer.OrdinalIgnoreCase);
        foreach (var live in DiskMap.Of(offer.Type, offer.LivePlanOf(plan)).GroupBy(IdOf, StringComparer.OrdinalIgnoreCase))
        {
            var versions = new Dictionary<string, DiskVersion>(ImageVersions.SameNumber);
            foreach (var version in live.SelectMany(map => map.Versions))
                versions.TryAdd(version.Name, version);
            var ofGeneration = live.First().IsOfGeneration;
            var now = given[live.Key].ToArray();
            if (versions.Count > 0)
                yield return new PublishedVersions(
                    ofGeneration ? live.Key : "",
                    ofGeneration,
                    PlaceOf(plan, ofGeneration, now),
                    versions,
                    [.. now.SelectMany(map => map.Versions)]);
        }
    }

    /// <summary>A plan's own disks have no id of a generation.</summary>
    private static string IdOf(DiskMap map) => map.IsOfGeneration ? map.Generation["planId"].Text ?? "?" : "";

    private static string PlaceOf(JsonPlace plan, bool ofGeneration, DiskMap[] now) =>
        now.Length > 0 ? now[0].Map.Pointer : ofGeneration ? plan["diskGenerations"].Pointer : plan.Pointer;
}
