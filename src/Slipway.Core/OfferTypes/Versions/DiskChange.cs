using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;

namespace Slipway.Core.OfferTypes.Versions;

/// <summary>How the disks of a version differ from those that were live under its number.</summary>
/// <param name="Place">Where the disk stands, or would stand.</param>
/// <param name="What">Which disk, as the beginning of a sentence.</param>
/// <param name="Found">The rest of the sentence.</param>
internal readonly record struct DiskChange(JsonPlace Place, string What, string Found)
{
    public static IEnumerable<DiskChange> Between(
        ImmutableArray<LiveDisk> live, DiskVersion version, VersionArtifacts artifacts, bool copiesCome)
    {
        var disks = LiveContents.DisksOf(version, artifacts);
        if (live.FirstOrDefault(disk => disk.Lun is null) is { } was)
        {
            var now = disks.FirstOrDefault(disk => disk.Lun is null);
            if (now is null)
                yield return new DiskChange(version.OsDisk, "the operating system disk", "is gone");
            else if (!was.IsSame(now, copiesCome))
                yield return new DiskChange(version.OsDisk, "the operating system disk", Change(was, now));
        }

        LiveDisk[] before = [.. live.Where(disk => disk.Lun is not null)];
        LiveDisk[] after = [.. disks.Where(disk => disk.Lun is not null)];
        if (!before.Select(disk => disk.Lun).SequenceEqual(after.Select(disk => disk.Lun)))
            yield return new DiskChange(version.List, "the data disks", "have changed");
        else if (before.Zip(after).FirstOrDefault(pair => !pair.First.IsSame(pair.Second, copiesCome)) is { First: not null } other)
            yield return new DiskChange(
                version.List,
                "the data disks",
                $"have changed: that of LUN {Quoted.Number(other.First.Lun!.Value)} {Change(other.First, other.Second)}");
    }

    private static string Change(LiveDisk was, LiveDisk now)
    {
        if (was.Facts?.Copy is { } before && now.Facts?.Copy is { } after)
            return $"is now {Quoted.Address(now.Address)} with another checksum (SHA-256 {after.Sha256} instead of {before.Sha256})";
        return was.Address != now.Address
            ? $"is now {Quoted.Address(now.Address)}"
            : $"is another at the same address: {Shown(now.Facts!)} instead of {Shown(was.Facts!)}";
    }

    private static string Shown(ImageFacts facts) =>
        $"{facts.Length} bytes with ETag {(facts.ETag is { } tag ? Quoted.Text(tag) : "(none)")}";
}
