using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Sas;

namespace Slipway.Core.Definitions;

/// <summary>
/// The content that was ever live under each version number of an offer's plans and generations. A
/// number keeps its content for ever, even when it is no longer live: customers may have deployed
/// it, and would get something else under the same number. A renewed signature of an address is not
/// a change (ours); any other parameter of a query may select another file.
/// </summary>
public sealed class LiveContents(IReadOnlyDictionary<string, LiveContent> bySubject)
{
    public static readonly LiveContents None = new(ImmutableDictionary<string, LiveContent>.Empty);

    /// <summary>
    /// All that one version holds, by subject: the key under which a store keeps it.
    /// </summary>
    public static IReadOnlyDictionary<string, LiveContent> Of(OfferType type, JsonElement definition, VersionArtifacts artifacts)
    {
        var contents = new Dictionary<string, LiveContent>(StringComparer.Ordinal);
        foreach (var plan in new JsonPlace(definition, "")["plans"].Entries)
        {
            if (plan["planId"].Text is not { } id)
                continue;
            if (type.PlanFields.Any(field => field.Listed == ListingPart.Audience && plan[field.Key].Exists))
                contents.TryAdd(id.ToLowerInvariant(), new LiveContent { IsPrivate = true });
            var family = ImageReferences.FamilyOf(type, plan);
            foreach (var (image, version) in Versions(type, plan))
                contents.TryAdd(
                    Subject(image, version.Name), new LiveContent { SystemFamily = family, Disks = DisksOf(version, artifacts) });
            foreach (var (number, version) in Packages(type, plan))
                contents.TryAdd(Subject(id, number), new LiveContent { Package = HashOf(version, artifacts) });
        }

        return contents;
    }

    /// <summary>The subjects whose live content a definition must be compared with.</summary>
    public static IReadOnlyCollection<string> Subjects(OfferType type, JsonElement definition) =>
    (
        from plan in new JsonPlace(definition, "")["plans"].Entries
        let id = plan["planId"].Text
        where id is not null
        from subject in (IEnumerable<string>)
        [
            id.ToLowerInvariant(),
            .. Versions(type, plan).Select(found => Subject(found.Id, found.Version.Name)),
            .. Packages(type, plan).Select(found => Subject(id, found.Number)),
        ]
        select subject
    ).ToHashSet(StringComparer.Ordinal);

    public bool WasPrivate(string planId) => bySubject.GetValueOrDefault(planId.ToLowerInvariant()) is { IsPrivate: true };

    /// <summary>
    /// The content of that number of a plan or generation, however the number was written; null
    /// where it was never live.
    /// </summary>
    public LiveContent? Find(string id, string number) => bySubject.GetValueOrDefault(Subject(id, number));

    /// <summary>
    /// The same disk as it was live, at the same address; null when it was not. Another system is
    /// looked for on a disk in another way, so such a disk is another.
    /// </summary>
    public LiveDisk? Find(ImageReference image) =>
        image.ImageId is { } id && Find(id, image.Version) is { } content && content.SystemFamily == image.SystemFamily
            ? content.Disks.FirstOrDefault(
                disk => disk.Lun is not null == image.IsDataDisk && disk.Address == SignedAddress.Unsigned(image.Address))
            : null;

    /// <summary>The disks of a version, with what is known of them.</summary>
    internal static ImmutableArray<LiveDisk> DisksOf(DiskVersion version, VersionArtifacts artifacts)
    {
        var data =
            version.DataDisks.Select((disk, index) => Disk(disk.LunNumber ?? index, disk.Address.Text ?? "")).OrderBy(disk => disk.Lun);
        return [.. version.OsDisk.Text is { } address ? [Disk(null, address)] : Array.Empty<LiveDisk>(), .. data];

        LiveDisk Disk(int? lun, string at) =>
            new(
                lun,
                SignedAddress.Unsigned(at),
                artifacts.Images.GetValueOrDefault(at) is { } facts ? facts with { WasLive = false, IsGone = false } : null);
    }

    /// <summary>The SHA-256 of a version's package; null where it is not known.</summary>
    internal static string? HashOf(JsonPlace version, VersionArtifacts artifacts) =>
        FileOf(version).Text is { } address ? artifacts.Files.GetValueOrDefault(address)?.Hash ?? StoredFile.HashOf(address) : null;

    internal static JsonPlace FileOf(JsonPlace version) => version["packageVersion"]["packageFile"];

    /// <summary>The disk versions of a plan, with the id under which customers deploy each.</summary>
    internal static IEnumerable<(string Id, DiskVersion Version)> Versions(OfferType type, JsonPlace plan) =>
        from map in DiskMap.Of(type, plan)
        let id = map.ImageId
        where id is not null
        from version in map.Versions
        select (id, version);

    /// <summary>The package versions of a plan.</summary>
    internal static IEnumerable<(string Number, JsonPlace Version)> Packages(OfferType type, JsonPlace plan) => type.PlanFields
        .Where(field => field.Shape is ValueShape.VersionMap { HoldsDisks: false })
        .SelectMany(field => plan[field.Key].Properties)
        .Where(version => TextForm.Version.Matches(version.Name));

    private static string Subject(string id, string number) => $"{id.ToLowerInvariant()} {ImageVersions.Canonical(number)}";
}
