using System.Net;
using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Sas;
using Slipway.Core.OfferTypes;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Formats.Sas;

public class SignedAddressTests
{
    private const string Good =
        "https://contoso.blob.core.windows.net/vhds/a.vhd?sv=2019-02-02&sr=c"
        + "&st=2026-11-01T00:00:00Z&se=2036-11-01T00:00:00Z&sp=rl&sig=s3cr3t%3D";

    [Theory]
    [InlineData(VirtualMachine.Id)]
    [InlineData(CoreVirtualMachine.Id)]
    public void The_samples_have_neither_faults_nor_warnings_also_where_every_disk_must_be_signed_and_beside_themselves_live(string typeId)
    {
        var type = OfferTypeCatalogue.Get(typeId);
        var definition = Sample.Of(type).Definition();
        Assert.Empty(OfferRules.Check(Judged(type, definition) with { SasRequired = true, Live = definition }));
    }

    [Theory]
    [InlineData("https://contoso.blob.core.windows.net/vhds/a.vhd", true)]
    [InlineData("https://contoso.BLOB.core.chinacloudapi.cn/vhds/a.vhd", true)]
    [InlineData("https://blob.contoso.example/a.vhd", false)]
    [InlineData("https://files.contoso.example/a.vhd", false)]
    [InlineData("https://files.contoso.example/a.vhd?download=1", false)]
    [InlineData("https://files.contoso.example/a.vhd?sig=x", true)]
    public void Addresses_at_blob_stores_and_with_signatures_are_judged(string address, bool judged) =>
        Assert.Equal(judged, Codes(address).Length > 0);

    [Fact]
    public void An_unsigned_address_elsewhere_is_judged_where_the_marketplace_says_so()
    {
        Assert.Equal(["VM-SAS-021"], Codes("https://files.contoso.example/a.vhd", sasRequired: true));
        Assert.Empty(Codes(Good, sasRequired: true));
    }

    [Fact]
    public void A_blank_is_told_with_the_original_s_words_too() =>
        Assert.Contains("VM-SAS-024", Codes(Good.Replace("a.vhd", "a b.vhd", StringComparison.Ordinal)));

    [Fact]
    public void All_faults_of_an_address_are_told_at_once_and_never_its_signature()
    {
        var faults = Judge(
            "http://contoso.blob.core.windows.net/vhds/a%2Bb.img?sv=2019-02-02&sr=b"
            + "&st=2026-11-01&se=2026-11-02T00:00:00Z&sp=rw&sig=s3cr3t%3D");
        Assert.Equal(
            ["VM-SAS-022", "VM-SAS-023", "VM-SAS-027", "VM-SAS-029", "VM-SAS-030", "VM-SAS-031", "VM-SAS-032", "VM-SAS-035"],
            faults.Select(fault => fault.Code).Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.DoesNotContain("s3cr3t", fault.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sp=rl", "sp=r", "Failure: Copying Images. Not able to download blob using provided SAS Uri.")]
    [InlineData("sp=rl", "sp=r", "Permissions (sp) must include read \"r\" and list \"l\".")]
    [InlineData("&st=2026-11-01T00:00:00Z", "", "Failure: Copying Images. Not able to download blob using provided SAS Uri.")]
    [InlineData("2036-11-01T00:00:00Z", "2036-11-01", "Failure: Copying Images. Not able to download blob due to incorrect SAS URL")]
    public void The_messages_hold_the_documented_words(string old, string now, string words) =>
        Assert.Contains(words, Assert.Single(Judge(Good.Replace(old, now, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(403, false, "VM-SASREAD-021")]
    [InlineData(401, true, "VM-SASREAD-021")]
    [InlineData(404, true, "VM-SASREAD-022")]
    [InlineData(404, false, "VM-SASREAD-023")]
    [InlineData(409, false, "VM-SASREAD-024")]
    [InlineData(412, false, "VM-SASREAD-025")]
    [InlineData(400, false, "VM-SASREAD-026")]
    [InlineData(500, false, null)]
    [InlineData(null, false, null)]
    public void A_store_s_refusal_has_its_rule(int? status, bool ofDataDisk, string? rule)
    {
        var use = new ImageReference("/definition/x", "plan", "1.0.0", Good) { IsDataDisk = ofDataDisk };
        Assert.Equal(rule, SasFaults.Of(use, (HttpStatusCode?)status)?.Code);
        Assert.DoesNotContain(
            "store returned",
            SasFaults.Of(use, (HttpStatusCode?)status, "There is no such file.")?.Message ?? "",
            StringComparison.Ordinal);
        Assert.Null(SasFaults.Of(use with { Address = "https://files.contoso.example/a.vhd" }, (HttpStatusCode?)status));
    }

    [Theory]
    [InlineData(
        "&ske=2026-12-01T00:00:00Z&skt=2026-11-01T00:00:00Z",
        "VM-SAS-032",
        "the key of a user delegation, which lives 7 days at most (ske), ends at 2026-12-01T00:00:00Z")]
    [InlineData(
        "&ske=2040-01-01T00:00:00Z&skt=2035-01-01T00:00:00Z",
        "VM-SAS-033",
        "the key of a user delegation (skt) begins at 2035-01-01T00:00:00Z")]
    [InlineData("&ske=2040-01-01&skt=2026-11-01T00:00:00Z", "VM-SAS-028", "ske='2040-01-01'")]
    [InlineData("&ske=2040-01-01T00:00:00Z&skt=2026-11-01", "VM-SAS-027", "skt='2026-11-01'")]
    public void A_user_delegation_ends_and_begins_with_its_key_too(string key, string rule, string words)
    {
        Assert.Empty(Codes(Good + "&ske=2040-01-01T00:00:00Z&skt=2026-11-01T00:00:00Z"));
        var fault = Assert.Single(Judge(Good + key));
        Assert.Equal(rule, fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_signature_s_own_end_counts_where_it_is_the_earlier_one() => Assert.Contains(
        "the signature ends at 2026-12-01",
        Assert.Single(Judge(Good.Replace("se=2036-11", "se=2026-12", StringComparison.Ordinal) + "&ske=2040-01-01T00:00:00Z")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void An_address_out_of_HTML_is_called_that_and_nothing_is_missing()
    {
        var fault = Assert.Single(Judge(Good.Replace("&", "&amp;", StringComparison.Ordinal)));
        Assert.Equal("VM-SAS-036", fault.Code);
        Assert.Contains("Write '&' for each '&amp;'.", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ", "", "There is a blank or a line end before or after the address. Remove it.")]
    [InlineData("", "\n", "There is a blank or a line end before or after the address. Remove it.")]
    [InlineData("ftp://", "", "Enter an address that begins with http:// or https://.")]
    public void A_blank_around_an_address_is_called_that(string before, string behind, string advice)
    {
        var fault = Judge(before + Good + behind).First(fault => fault.Code == "VM-DISK-004");
        Assert.EndsWith(advice, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_judged_as_an_address()
    {
        var random = new Random(2017);
        string[] parts =
        [
            "https://", "http://", "contoso", ".blob.", "core", "/", "vhds", ".vhd", "?", "&", "=", "st", "se", "sp", "sr", "sig", "rl",
            "2036-11-01T00:00:00Z", "%", "%20", "%zz", "#", " ", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "\u00e9", "'",
        ];
        for (var round = 0; round < 3000; round++)
        {
            var text = "https://" + string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => parts[random.Next(parts.Length)]));
            var address = SignedAddress.Of(text)!;
            _ = (address.IsOfBlobStore, address.IsSigned, address.HasBlank, address.Time("se"), address.Time("st"));
            if (round % 10 == 0)
                _ = Judge(text, sasRequired: true);
        }
    }

    private static string[] Codes(string address, bool sasRequired = false) => [.. Judge(address, sasRequired).Select(fault => fault.Code)];

    private static Fault[] Judge(string address, bool sasRequired = false)
    {
        var body = Vm();
        body.Plan()[Machine + "vmImages"] = new JsonObject { ["1.0.1"] = new JsonObject { ["osVhdUrl"] = address } };
        return [.. OfferRules.Check(Judged(VirtualMachine.Type, body.Definition()) with { SasRequired = sasRequired })];
    }
}
