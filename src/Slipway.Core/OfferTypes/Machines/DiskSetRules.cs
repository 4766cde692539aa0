using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Sas;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes.Machines;

/// <summary>The rules for the disks of each version that need only the document.</summary>
internal static class DiskSetRules
{
    /// <summary>
    /// The reference says 15 in one place and 16 in a later one; the later one holds (ours).
    /// </summary>
    private const int MostDataDisks = 16;

    private static readonly OfferRule OsDisk = OfferRule.Of(
        "VM-DISK-021", ["osVhdUrl"],
        "Each version of a plan with disks names its operating system disk.",
        "osVhdUrl: version {version} names no disk of the operating system. Give its address, or remove the version.",
        RuleSource.Ours,
        offer => offer.Plans
            .Select(plan => DiskMap.Of(offer.Type, plan).SelectMany(map => map.Versions).ToArray())
            .Where(versions => versions.Any(version => version.OsDisk.Text is not null)) // a plan without any is certification's matter
            .SelectMany(versions => versions)
            .Where(version => !version.OsDisk.HasContent)
            .Select(version => new Finding(version.OsDisk.Pointer, ("version", version.Name))));

    private static readonly OfferRule SameNumber = OfferRule.Of(
        "VM-DATADISK-021", ["lunVhdDetails"],
        "All versions of a plan have the same number of data disks.",
        "lunVhdDetails: version {version} has {count} data disks, and version {first} has {others}. The number is fixed for a plan: "
        + "give each version the same, or make another plan.",
        RuleSource.Documented,
        offer => DiskMap.Of(offer).SelectMany(OfOtherNumber));

    private static readonly OfferRule NotTooMany = OfferRule.Of(
        "VM-DATADISK-022", ["lunVhdDetails"],
        $"A version has at most {MostDataDisks} data disks.",
        $"lunVhdDetails: version {{version}} has {{count}} data disks; at most {MostDataDisks} are allowed.",
        RuleSource.Documented,
        offer => Versions(offer)
            .Select(version => (version, Count: version.DataDisks.Count()))
            .Where(found => found.Count > MostDataDisks)
            .Select(
                found => new Finding(found.version.List.Pointer, ("version", found.version.Name), ("count", Quoted.Number(found.Count)))));

    private static readonly OfferRule Luns = OfferRule.Of(
        "VM-DATADISK-023", ["lunVhdDetails"],
        "The LUNs of a version's data disks are 0, 1, 2, … without a gap.",
        "DataDisk mapped incorrectly. DataDisk- InvalidUrl: lunVhdDetails: version {version} has the LUNs {found}. "
        + "Number its data disks 0, 1, 2, … without a gap, or leave the numbers out: "
        + "then the order counts.",
        RuleSource.Documented,
        offer => Versions(offer)
            .Where(version =>
                version.DataDisks.Any(disk => disk.Lun.Exists) && !AreInSequence([.. version.DataDisks.Select(disk => disk.LunNumber)]))
            .Select(version => new Finding(
                version.List.Pointer, ("version", version.Name), ("found", Shown([.. version.DataDisks.Select(disk => disk.LunNumber)])))));

    private static readonly OfferRule WithAddress = OfferRule.Of(
        "VM-DATADISK-024", ["lunVhdDetails"],
        "Each data disk has the address of its VHD.",
        "DataDisk- InvalidUrl: a data disk of version {version} has no address. "
        + "Every disk needs its own VHD, even an empty one: give its address as 'lunVhdUrl'.",
        RuleSource.Documented,
        offer => Versions(offer).SelectMany(version => version.DataDisks
            .Where(disk => !disk.Address.Exists)
            .Select(disk => new Finding(disk.Place.Pointer, ("version", version.Name)))));

    private static readonly OfferRule OwnVhd = OfferRule.Of(
        "VM-DATADISK-025", ["osVhdUrl", "lunVhdDetails"],
        "Each disk of a version has its own VHD.",
        "version {version}: {found} is named twice. Every disk needs its own VHD, even an empty one: "
        + "upload a copy under another name.",
        RuleSource.Documented,
        offer => Versions(offer).SelectMany(Shared));

    public static readonly ImmutableArray<OfferRule> All = [OsDisk, SameNumber, NotTooMany, Luns, WithAddress, OwnVhd];

    private static IEnumerable<DiskVersion> Versions(OfferToCheck offer) => DiskMap.Of(offer).SelectMany(map => map.Versions);

    private static IEnumerable<Finding> OfOtherNumber(DiskMap map)
    {
        var versions = map.Versions.Select(version => (version.Name, version.List.Pointer, Count: version.DataDisks.Count())).ToArray();
        return versions.Where(version => version.Count != versions[0].Count).Select(version => new Finding(
            version.Pointer,
            ("version", version.Name),
            ("count", Quoted.Number(version.Count)),
            ("first", versions[0].Name),
            ("others", Quoted.Number(versions[0].Count))));
    }

    private static bool AreInSequence(ImmutableArray<int?> luns) =>
        luns.Order().SequenceEqual(Enumerable.Range(0, luns.Length).Cast<int?>());

    private static string Shown(ImmutableArray<int?> luns) =>
        string.Join(", ", luns.Take(20).Select(lun => lun is { } number ? Quoted.Number(number) : "?")) + (luns.Length > 20 ? ", …" : "");

    private static IEnumerable<Finding> Shared(DiskVersion version)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return version.DataDisks.Select(disk => disk.Address).Prepend(version.OsDisk)
            .Where(address => address.Text is { } text && !seen.Add(SignedAddress.Unsigned(text)))
            .Select(address => new Finding(address.Pointer, ("version", version.Name), ("found", Quoted.Address(address.Text!))));
    }
}
