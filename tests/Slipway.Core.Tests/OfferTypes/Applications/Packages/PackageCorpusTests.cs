using System.Text.Json.Nodes;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.Applications.Packages;

namespace Slipway.Core.Tests.OfferTypes.Applications.Packages;

/// <summary>
/// Corpus/packages: each file is the recipe of a zip that breaks exactly one rule, the one in the
/// file's name, or none where the name begins with "good". The test makes the zip, so that a bomb
/// of gigabytes is a line of text here.
/// </summary>
public class PackageCorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus", "packages");

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_bad_package_breaks_exactly_its_rule_and_a_good_one_none(string name)
    {
        string[] expected = name.StartsWith("good", StringComparison.Ordinal) ? [] : [string.Join('-', name.Split('-').Take(3))];
        var faults = Check(Build(name));
        Assert.Equal(expected, faults.Select(fault => fault.Code));
        Assert.All(faults, fault => Assert.Equal("/p", fault.Target));
    }

    [Fact]
    public void Every_rule_of_packages_has_a_bad_one()
    {
        var covered = Directory.GetFiles(Folder)
            .Select(Path.GetFileNameWithoutExtension)
            .Select(name => string.Join('-', name!.Split('-').Take(3)))
            .ToHashSet(StringComparer.Ordinal);
        // The largest package is as large as the rule says, and no file of that size belongs into a
        // test run.
        Assert.Equal(["APP-PKG-022"], PackageFiles.Kind.Rules.Select(rule => rule.Id).Where(id => !covered.Contains(id)));
    }

    [Fact]
    public void A_package_that_is_too_large_is_not_read()
    {
        using var huge = new Unread((1L << 30) + 1);
        Assert.Equal(["APP-PKG-022"], Check(huge).Select(fault => fault.Code));
    }

    [Fact]
    public void Names_are_told_shortly_however_many_there_are()
    {
        var entries = new JsonArray("template", "definition");
        for (var number = 0; number < 500; number++)
            entries.Add(new JsonObject { ["name"] = $"__MACOSX/{new string('x', 200)}{number}" });
        var message = Assert.Single(Check(ZipRecipe.Build(new JsonObject { ["entries"] = entries }))).Message;
        Assert.Contains("and 497 more", message, StringComparison.Ordinal);
        Assert.True(message.Length < 500, message);
    }

    [Fact]
    public void A_folder_around_everything_is_named_although_a_system_has_left_its_own_beside_it() => Assert.Equal(
        ["APP-PKG-031", "APP-PKG-037"],
        Check(ZipRecipe.Build(Recipe(
            """{"entries":[{"name":"app/mainTemplate.json","text":"{}"}"""
            + """,{"name":"app/createUiDefinition.json","text":"{}"}"""
            + """,{"name":"__MACOSX/app/._mainTemplate.json","text":"x"}]}""")))
            .Select(fault => fault.Code));

    [Fact]
    public void The_names_in_an_archive_that_is_not_a_package_are_not_told()
    {
        var faults = Check(ZipRecipe.Build(Recipe(
            """{"entries":[{"name":"payroll/2026.csv","text":"a"}"""
            + """,{"name":"/payroll/root","text":"a"},{"name":"payroll/2026.csv","text":"b"}]}""")));
        Assert.Equal(["APP-PKG-028", "APP-PKG-029", "APP-PKG-035", "APP-PKG-036"], faults.Select(fault => fault.Code));
        Assert.All(faults, fault => Assert.DoesNotContain("payroll", fault.Message, StringComparison.Ordinal));
        Assert.Contains("Found more than once: entry 1.", faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("Found there: 3 entries, none of which is a package's.", faults[2].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>", "it is a web page (HTML)")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:1", "it is a pointer of Git LFS and not the file itself")]
    [InlineData("secret=1", "it is text")]
    [InlineData("PK\u0003\u0004", "it is cut off")]
    public void What_is_not_an_archive_is_told_by_its_kind(string content, string fault)
    {
        var message = Assert.Single(Check(System.Text.Encoding.UTF8.GetBytes(content))).Message;
        Assert.StartsWith($"This is not a package: {fault}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancel_reaches_the_unpacking()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        Assert.Throws<OperationCanceledException>(() => PackageFiles.Kind.Check(new MemoryStream(Build("good")), cancel.Token));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var zip = ZipRecipe.Build(Recipe(
            """{"entries":[{"name":"mainTemplate.json","text":"{"},{"name":"../x","text":"a"}"""
            + """,{"name":".DS_Store","text":"a"},{"name":"a","flags":1}]}"""));
        Assert.Equal(["APP-PKG-026", "APP-PKG-029", "APP-PKG-031", "APP-PKG-036", "APP-PKG-038"], Check(zip).Select(fault => fault.Code));
    }

    internal static byte[] Build(string name) => ZipRecipe.Build(Recipe(File.ReadAllText(Path.Combine(Folder, name + ".json"))));

    internal static Fault[] Check(byte[] zip)
    {
        using var stream = new MemoryStream(zip, writable: false);
        return Check(stream);
    }

    private static Fault[] Check(Stream zip) => [.. PackageFiles.Kind.Check(zip, default).Select(fault => fault.At("/p"))];

    private static JsonObject Recipe(string text) => JsonNode.Parse(text)!.AsObject();

    private sealed class Unread(long length) : MemoryStream
    {
        public override long Length => length;

        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("It was read.");

        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("It was read.");
    }
}
