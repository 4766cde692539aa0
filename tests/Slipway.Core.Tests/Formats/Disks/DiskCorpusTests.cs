using System.Text.Json.Nodes;
using Slipway.Core.Formats.Disks;
using Slipway.Core.OfferTypes.Disks;

namespace Slipway.Core.Tests.Formats.Disks;

/// <summary>
/// Corpus/disks: each file describes a disk that breaks exactly one rule, the one in the file's
/// name; those in disks/good break none.
/// </summary>
public class DiskCorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus", "disks");

    public static TheoryData<string> Bad() => Names(Folder);

    public static TheoryData<string> Good() => Names(Path.Combine(Folder, "good"));

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_disk_breaks_exactly_its_rule(string name)
    {
        var (faults, reads) = Read(Path.Combine(Folder, name)).Judge();
        Assert.Equal([string.Join('-', name.Split('-').Take(3))], faults.Select(fault => fault.Code));
        Assert.InRange(reads, 1, DiskInspection.MostReads);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_disk_breaks_none(string name) => Assert.Empty(Read(Path.Combine(Folder, "good", name)).Judge().Faults);

    [Fact]
    public void Every_rule_of_disks_has_a_bad_one_and_there_are_forty_at_least()
    {
        var names = Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!).ToList();
        Assert.All(DiskRules.All, rule => Assert.Contains(names, name => name.StartsWith(rule.Id, StringComparison.Ordinal)));
        Assert.True(names.Count >= 40, $"{names.Count}");
    }

    internal static DiskRecipe Read(string path) =>
        new(JsonNode.Parse(File.ReadAllText(path.EndsWith(".json", StringComparison.Ordinal) ? path : path + ".json"))!.AsObject());

    private static TheoryData<string> Names(string folder) =>
        [.. Directory.GetFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];
}
