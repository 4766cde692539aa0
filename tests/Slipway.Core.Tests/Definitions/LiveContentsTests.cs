using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.Applications;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Definitions;

public class LiveContentsTests
{
    private const string Live =
        "https://contoso.blob.core.windows.net/vhds/a.vhd?sv=2019-02-02&sr=c&se=2026-12-01T00:00:00Z&sp=rl&sig=abc%3D";
    private const string Elsewhere = "https://contoso.blob.core.windows.net/other/a.vhd";
    private const string Hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string OtherHash = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private static readonly ImageFacts Facts = new(1024, "\"tag\"");

    [Theory]
    [InlineData(Live, Live, true)]
    [InlineData(
        Live,
        "https://contoso.blob.core.windows.net/vhds/a.vhd?sp=rl&sv=2024-05-04&sr=c&spr=https"
        + "&st=2026-11-01T00:00:00Z&se=2036-12-01T00:00:00Z&sig=other%3D",
        true)]
    [InlineData(Live, "https://contoso.blob.core.windows.net/vhds/a.vhd", true)]
    [InlineData(
        Live, "https://contoso.blob.core.windows.net/vhds/b.vhd?sv=2019-02-02&sr=c&se=2026-12-01T00:00:00Z&sp=rl&sig=abc%3D", false)]
    [InlineData(Live, Live + "&versionid=2026-11-02T00:00:00.0000000Z", false)]
    [InlineData(Live, Live + "&snapshot=2026-11-02T00:00:00.0000000Z", false)]
    [InlineData(Live, Live + "#&versionid=2", true)]
    [InlineData("https://files.contoso.example/get?file=a.vhd", "https://files.contoso.example/get?file=b.vhd", false)]
    [InlineData("https://files.contoso.example/get?file=a.vhd&sig=x", "https://files.contoso.example/get?sig=y&file=a.vhd#z", true)]
    public void A_renewed_signature_leaves_a_disk_live_and_a_query_that_may_choose_another_does_not(
        string live, string now, bool expected) =>
            Assert.Equal(expected, IsLive(live, now, "Linux"));

    [Fact]
    public void A_disk_of_another_system_is_looked_at_anew() => Assert.False(IsLive(Live, Live, "Windows"));

    [Theory]
    [InlineData("1.0.1", true)]
    [InlineData("1.00.01", true)]
    [InlineData("01.0.1", true)]
    [InlineData("1.0.10", false)]
    [InlineData("1.0.0", false)]
    public void A_version_is_found_by_its_numbers(string number, bool isThere) =>
        Assert.Equal(isThere, Of(Document(Live)).Find("Contoso-PLAN", number) is not null);

    [Fact]
    public void What_a_generation_had_is_found_by_the_generations_own_id()
    {
        var body = Document(Live);
        body.Plan()["diskGenerations"] = new JsonArray(new JsonObject
        {
            ["planId"] = "contoso-gen2",
            [Machine + "vmImages"] = new JsonObject { ["1.0.2"] = new JsonObject { ["osVhdUrl"] = Elsewhere } },
        });
        var contents = Of(body);
        Assert.Equal(Elsewhere, Assert.Single(contents.Find("contoso-gen2", "1.0.2")!.Disks).Address);
        Assert.Null(contents.Find("contoso-plan", "1.0.2"));
        Assert.NotNull(contents.Find(ImageReferences.Of(VirtualMachine.Type, body.Definition())[1]));
    }

    [Fact]
    public void A_version_that_was_taken_off_sale_keeps_its_disks_when_it_comes_back()
    {
        var back = Document(Elsewhere);
        var fault = Assert.Single(
            Judge(back, live: Vm(), ever: Of(Document(Live, "1.0.2"), Document(Live))), fault => fault.Code == "VM-VERSIONS-024");
        Assert.Equal(Severity.Error, fault.Severity);
        Assert.Contains(
            "version 1.0.1, which was live, is now 'https://contoso.blob.core.windows.net/other/a.vhd'",
            fault.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Judge(Document(Live), live: Vm(), ever: Of(Document(Live))), fault => fault.Code == "VM-VERSIONS-024");
    }

    [Fact]
    public void With_a_checksum_of_what_was_live_another_address_waits_for_its_copy()
    {
        var copied =
            LiveContents.Of(VirtualMachine.Type, Document(Live).Definition(), Found(Live, Facts with { Copy = new("disk", Hash) }));
        Assert.DoesNotContain(
            Judge(Document(Elsewhere), Document(Live), new(copied), copies: true), fault => fault.Code == "VM-VERSIONS-024");
        Assert.Contains(Judge(Document(Elsewhere), Document(Live), new(copied)), fault => fault.Code == "VM-VERSIONS-024");
        Assert.Contains(
            Judge(Document(Elsewhere), Document(Live), Of(Document(Live)), copies: true), fault => fault.Code == "VM-VERSIONS-024");
    }

    [Fact]
    public void A_signature_that_has_ended_is_no_fault_of_a_disk_that_was_ever_live()
    {
        var ended = Document(
            "https://contoso.blob.core.windows.net/vhds/a.vhd?sv=2019-02-02&sr=c"
            + "&st=2020-11-01T00:00:00Z&se=2020-12-01T00:00:00Z&sp=rl&sig=x");
        Assert.DoesNotContain(
            Judge(ended, live: Document(Live, "1.0.2"), ever: Of(Document(Live))),
            fault => fault.Code.StartsWith("VM-SAS", StringComparison.Ordinal));
        Assert.Contains(
            Judge(ended, live: Document(Live, "1.0.2"), ever: Of(Document(Live, "1.0.2"))), fault => fault.Code == "VM-SAS-032");
    }

    [Fact]
    public void A_plan_that_was_private_in_any_version_needs_a_word_to_become_public_unless_it_is_so_already()
    {
        var guarded = Vm();
        guarded.Plan()["restrictedAudience"] =
            Json("""{"manualEntries":[{"type":"tenantId","id":"6b1f3f6e-0000-4000-8000-0000000000aa"}]}""");
        var without = Vm();
        without.Plan()["planId"] = "another";
        Assert.Contains(Judge(Vm(), live: without, ever: Of(without, guarded)), fault => fault.Code == "VM-AUDIENCE-027");
        Assert.DoesNotContain(Judge(Vm(), live: Vm(), ever: Of(Vm(), guarded)), fault => fault.Code == "VM-AUDIENCE-027");
    }

    [Theory]
    [InlineData(1024, "\"tag\"", true)]
    [InlineData(1024, null, true)]
    [InlineData(1024, "\"other\"", false)]
    [InlineData(2048, "\"tag\"", false)]
    [InlineData(2048, null, false)]
    public void A_disk_at_its_address_is_the_same_by_length_and_tag(long length, string? tag, bool isSame)
    {
        var faults = Certify(Found(Live, Facts), Found(Live, new ImageFacts(length, tag)));
        Assert.Equal(isSame ? [] : ["VM-VERSIONS-026"], faults.Select(fault => fault.Code));
        if (tag is not null && !isSame)
            Assert.Contains(
                $"{length} bytes with ETag '{tag}' instead of 1024 bytes with ETag '\"tag\"'",
                Assert.Single(faults).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Hash, Live, true)]
    [InlineData(Hash, Elsewhere, true)]
    [InlineData(OtherHash, Live, false)]
    [InlineData(OtherHash, Elsewhere, false)]
    public void Of_two_copies_the_checksum_decides_wherever_they_came_from(string now, string address, bool isSame)
    {
        var faults = Certify(
            Found(Live, Facts with { Copy = new("a", Hash) }),
            Found(address, new ImageFacts(1024, "\"other\"") { Copy = new("b", now) }),
            address);
        Assert.Equal(isSame ? [] : ["VM-VERSIONS-026"], faults.Select(fault => fault.Code));
    }

    [Fact]
    public void What_nobody_has_read_is_the_same_at_the_same_address_alone()
    {
        Assert.Empty(Certify(VersionArtifacts.None, Found(Live, Facts)));
        Assert.Empty(Certify(Found(Live, Facts), VersionArtifacts.None));
        Assert.Single(Certify(VersionArtifacts.None, Found(Elsewhere, Facts), Elsewhere));
    }

    [Theory]
    [InlineData(Hash, true)]
    [InlineData(OtherHash, false)]
    public void A_package_is_the_same_by_its_bytes_wherever_it_lies(string hash, bool isSame)
    {
        var (live, now) = (App(), App());
        SetPackage(now, "https://files.contoso.example/packages/moved.zip");
        var ever = new LiveContents(LiveContents.Of(
            Application.Type, live.Definition(), Packages("https://files.contoso.example/packages/contoso-watch.zip", Hash)));
        var faults = LiveContentRules.Check(
            Application.Type,
            now.Definition(),
            Packages("https://files.contoso.example/packages/moved.zip", hash),
            ever,
            copiesCome: false);
        Assert.Equal(isSame ? [] : ["APP-PACKAGES-023"], faults.Select(fault => fault.Code).Distinct());

        Assert.DoesNotContain(
            OfferRules.Check(Judged(Application.Type, now.Definition()) with { Live = live.Definition(), LiveContents = ever }),
            fault => fault.Code == "APP-PACKAGES-022");
    }

    private static void SetPackage(JsonObject body, string address)
    {
        foreach (var plan in body["definition"]!["plans"]!.AsArray())
            plan!["microsoft-azure-applications.package"]!["1.0.0"]!["packageVersion"]!["packageFile"] = address;
    }

    private static VersionArtifacts Packages(string address, string hash) =>
        new(
            ImmutableDictionary<string, StoredFile>.Empty.Add(address, new StoredFile(hash, "application/zip", 1)),
            ImmutableDictionary<string, ImageFacts>.Empty);

    private static VersionArtifacts Found(string address, ImageFacts facts) =>
        VersionArtifacts.None with { Images = ImmutableDictionary<string, ImageFacts>.Empty.Add(address, facts) };

    private static Fault[] Certify(VersionArtifacts live, VersionArtifacts now, string address = Live)
    {
        var ever = new LiveContents(LiveContents.Of(VirtualMachine.Type, Document(Live).Definition(), live));
        return [.. LiveContentRules.Check(VirtualMachine.Type, Document(address).Definition(), now, ever, copiesCome: false)];
    }

    private static Fault[] Judge(JsonObject body, JsonObject live, LiveContents ever, bool copies = false) =>
        [.. OfferRules.Check(
            Judged(VirtualMachine.Type, body.Definition()) with { Live = live.Definition(), LiveContents = ever, CopiesImages = copies })];

    /// <summary>
    /// What all of these versions hold together, as a store has it once they were live.
    /// </summary>
    private static LiveContents Of(params JsonObject[] versions) => new(versions
        .SelectMany(version => LiveContents.Of(VirtualMachine.Type, version.Definition(), VersionArtifacts.None))
        .DistinctBy(content => content.Key).ToDictionary());

    private static bool IsLive(string live, string now, string family) =>
        Of(Document(live)).Find(
            Assert.Single(ImageReferences.Of(VirtualMachine.Type, Document(now, family: family).Definition()))) is not null;

    private static JsonObject Document(string disk, string number = "1.0.1", string family = "Linux")
    {
        var body = Vm();
        body.Plan()[Machine + "operatingSystemFamily"] = family;
        body.Plan()[Machine + "vmImages"] = new JsonObject { [number] = new JsonObject { ["osVhdUrl"] = disk } };
        return body;
    }
}
