using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Rules;

public class OfferRulesTests
{
    [Fact]
    public void The_samples_have_no_fault()
    {
        Assert.Empty(Vm().Check());
        Assert.Empty(CoreVm().Check());
    }

    [Fact]
    public void An_empty_definition_names_everything_that_it_lacks() =>
        Assert.Equal(
            ["/definition/displayText", "/definition/offer", "/definition/plans"],
            Targets(Check(VirtualMachine.Type, Element(Json("{}")))));

    [Fact]
    public void Faults_come_all_at_once_and_in_document_order()
    {
        var body = Vm();
        body["definition"]!["displayText"] = new string('x', 51);
        body.Offer()[Market + "privacyURL"] = "ftp://contoso.example";
        body.Offer()[Market + "allowedSubscriptions"] = Json("""["none", "59160c40-2e25-4dcf-a2fd-6514cb08bf08"]""");
        body.Offer().Remove(Market + "title");
        body.Plan()["planId"] = "Big Plan";
        body.Plan()[Machine + "operatingSystemFamily"] = "BSD";

        Assert.Equal(
            [
                "DOC-NAME-003 /definition/displayText",
                "MKT-SUBSCRIPTIONS-014 /definition/offer/microsoft-azure-marketplace.allowedSubscriptions/0",
                "MKT-PRIVACY-004 /definition/offer/microsoft-azure-marketplace.privacyURL",
                "MKT-TITLE-001 /definition/offer/microsoft-azure-marketplace.title",
                "DOC-PLANID-004 /definition/plans/0/planId",
                "VM-OSFAMILY-004 /definition/plans/0/microsoft-azure-virtualmachines.operatingSystemFamily",
            ],
            body.Check().Select(fault => $"{fault.Code} {fault.Target}"));
    }

    [Fact]
    public void Messages_say_what_was_found_and_what_is_allowed()
    {
        var body = Vm();
        body["definition"]!["displayText"] = new string('x', 51);
        body.Offer()[Market + "allowedSubscriptions"] = Json("""["none"]""");
        body.Plan()[Machine + "operatingSystemFamily"] = "BSD";

        Assert.Equal(
            [
                $"displayText: found 51 characters ('{new string('x', 51)}'); at most 50 are allowed.",
                "allowedSubscriptions: found 'none'. Enter a valid GUID.",
                "operatingSystemFamily: found 'BSD'; allowed: Windows, Linux.",
            ],
            body.Check().Select(fault => fault.Message));
    }

    [Fact]
    public void Lengths_count_characters_as_people_see_code_points()
    {
        var body = Vm();
        body["definition"]!["displayText"] = string.Concat(Enumerable.Repeat("🚢", 50));
        Assert.Empty(body.Check());
    }

    [Theory]
    [InlineData("Contoso")]
    [InlineData("contoso-")]
    [InlineData("con.toso")]
    [InlineData("contoso\n")]
    [InlineData("")]
    public void An_offer_id_of_another_form_is_a_fault_of_the_envelope(string id)
    {
        var fault = Assert.Single(OfferRules.Check(Judged(VirtualMachine.Type, Vm().Definition()) with { OfferId = id }));
        Assert.Equal(("DOC-ID-004", "/id"), (fault.Code, fault.Target));
    }

    [Fact]
    public void A_missing_publisher_is_a_fault_of_the_envelope() =>
        Assert.Equal(
            "/publisherId",
            Assert.Single(OfferRules.Check(Judged(VirtualMachine.Type, Vm().Definition()) with { PublisherId = " " })).Target);

    [Fact]
    public void Plans_share_no_id_whatever_the_casing()
    {
        var body = Vm();
        body["definition"]!["plans"]!.AsArray().Add(body.Plan().DeepClone());
        var fault = Assert.Single(body.Check());
        Assert.Equal(("DOC-PLANID-007", "/definition/plans/1/planId"), (fault.Code, fault.Target));
        body.Plan(1)["planId"] = "CONTOSO-PLAN";
        Assert.Contains(body.Check(), found => found.Code == "DOC-PLANID-007");
        body.Plan(1)["planId"] = "another-plan";
        Assert.Empty(body.Check());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(0, false)]
    [InlineData(101, false)]
    public void An_offer_has_1_to_100_plans(int count, bool fine)
    {
        var body = Vm();
        var plan = body.Plan();
        body["definition"]!["plans"] = new JsonArray([.. Enumerable.Range(0, count).Select(index =>
        {
            var copy = plan.DeepClone();
            copy["planId"] = $"plan-{index}";
            return copy;
        })]);
        Assert.Equal(fine ? [] : ["DOC-PLANS-003"], body.Check().Select(fault => fault.Code));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    [InlineData("""{"1.0.0":{"osVhdUrl":"","lunVhdDetails":[]}}""")]
    [InlineData("""{"1.0.0":{}}""")]
    public void A_plan_without_an_image_is_left_to_certification(string images)
    {
        var body = Vm();
        body.Plan()[Machine + "vmImages"] = Json(images);
        Assert.Empty(body.Check());
    }

    [Theory]
    [InlineData("1.0", "VM-IMAGE-006", "1.0")]
    [InlineData("1.0.0-beta", "VM-IMAGE-006", "1.0.0-beta")]
    [InlineData("1/0~0", "VM-IMAGE-006", "1~10~00")]
    [InlineData("", "VM-IMAGE-006", "")]
    [InlineData("١.٠.٠", "VM-IMAGE-006", "١.٠.٠")]
    [InlineData("2020.01.01", null, null)]
    public void Versions_are_three_whole_numbers(string version, string? code, string? escaped)
    {
        var body = Vm();
        body.Plan()[Machine + "vmImages"] = new JsonObject { [version] = Json("""{"osVhdUrl":"https://files.contoso.example/a.vhd"}""") };
        Assert.Equal(
            code is null ? [] : [$"{code} /definition/plans/0/microsoft-azure-virtualmachines.vmImages/{escaped}"],
            body.Check().Select(fault => $"{fault.Code} {fault.Target}"));
    }

    [Fact]
    public void Terms_are_not_needed_with_the_enterprise_contract()
    {
        var body = Vm();
        body.Offer()[Market + "termsOfUse"] = "";
        Assert.Equal(["MKT-TERMS-001"], body.Check().Select(fault => fault.Code));
        body.Offer()[Market + "useEnterpriseContract"] = false;
        Assert.Equal(["MKT-TERMS-001"], body.Check().Select(fault => fault.Code));
        body.Offer()[Market + "useEnterpriseContract"] = true;
        Assert.Empty(body.Check());
        body.Offer().Remove(Market + "termsOfUse");
        Assert.Empty(body.Check());
    }

    [Fact]
    public void Categories_come_in_the_old_or_the_new_form()
    {
        var body = Vm();
        body.Offer().Remove(Market + "categoryMap");
        Assert.Equal(["MKT-CATEGORIES-001"], body.Check().Select(fault => fault.Code));
        body.Offer()[Market + "categories"] = Json("[]");
        Assert.Equal(["MKT-CATEGORIES-001"], body.Check().Select(fault => fault.Code));
        body.Offer()[Market + "categories"] = Json("""["no-such-category"]""");
        Assert.Empty(body.Check());
    }

    [Fact]
    public void Only_what_the_server_fetches_is_asked_of_the_address_policy()
    {
        var asked = new List<string>();
        var body = Vm();
        var version = body.Plan()[Machine + "vmImages"]!["1.0.1"]!;
        version["osVhdUrl"] =
            "https://files.contoso.example/os.vhd?sv=2019-02-02&sr=c&st=2026-11-01T00:00:00Z&se=2036-11-01T00:00:00Z&sp=rl&sig=secret";
        version["lunVhdDetails"] = Json("""[{"lunVhdUrl":"https://files.contoso.example/data.vhd","lun":0}]""");
        var faults = body.Check(address =>
        {
            asked.Add(address);
            return "No.";
        });

        Assert.Equal(
            [
                "https://files.contoso.example/small.png",
                "https://files.contoso.example/medium.png",
                "https://files.contoso.example/large.png",
                "https://files.contoso.example/wide.png",
                "https://files.contoso.example/os.vhd?sv=2019-02-02&sr=c&st=2026-11-01T00:00:00Z&se=2036-11-01T00:00:00Z&sp=rl&sig=secret",
                "https://files.contoso.example/data.vhd",
            ],
            asked);
        Assert.Equal(
            ["MKT-LOGO-005", "MKT-LOGO-005", "MKT-LOGO-005", "MKT-LOGO-005", "VM-DISK-005", "VM-DATADISK-015"],
            faults.Select(fault => fault.Code));
        Assert.EndsWith("/lunVhdDetails/0/lunVhdUrl", faults[^1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_never_quote_signatures_or_credentials()
    {
        var body = Vm();
        body.Plan()[Machine + "vmImages"]!["1.0.1"]!["osVhdUrl"] = "ftp://jon:pass@files.contoso.example/os.vhd?sig=secret#x";
        body.Offer()[Market + "tableLeadConfiguration"] = "AccountKey=secret";
        var faults = body.Check();
        Assert.Equal(2, faults.Length);
        Assert.DoesNotContain(
            faults,
            fault =>
                fault.Message.Contains("secret", StringComparison.Ordinal) || fault.Message.Contains("pass", StringComparison.Ordinal));
        Assert.Contains("files.contoso.example/os.vhd", faults[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_placeholder_without_a_stored_secret_is_a_fault_where_it_stands()
    {
        const string pointer = "/definition/offer/microsoft-azure-marketplace.tableLeadConfiguration/connectionString";
        var body = Vm();
        body.Offer()[Market + "tableLeadConfiguration"] = Json("""{"connectionString":"********"}""");
        Assert.Empty(body.Check());
        body.Plan()["planId"] = "X";
        body.Offer()[Market + "title"] = "";
        Assert.Equal(
            ["/definition/offer/microsoft-azure-marketplace.title", pointer, "/definition/plans/0/planId"],
            Targets(body.Check(missingSecrets: new HashSet<string> { pointer })));
    }

    [Fact]
    public void Unknown_keys_and_null_for_optional_ones_are_no_fault()
    {
        var body = Vm();
        body["definition"]!["x"] = 1;
        body.Offer()["another-module.field"] = Json("""{"deep":[null]}""");
        body.Plan()["microsoft-azure-corevm.usefulLinksFairfax"] = null;
        foreach (var field in VirtualMachine.Type.OfferFields.Where(field => !field.Required && field.RequiredUnless is null))
            body.Offer()[field.Key] = null;
        foreach (var field in VirtualMachine.Type.PlanFields.Where(field => !field.Required && field.RequiredUnless is null))
            body.Plan()[field.Key] = null;
        Assert.Empty(body.Check());
    }

    [Fact]
    public void A_core_machine_needs_hardly_anything()
    {
        var definition = Json("""
            {"displayText":"a","offer":{"microsoft-azure-corevm.title":"a","microsoft-azure-corevm.summary":"a"},
             "plans":[{"planId":"a","microsoft-azure-corevm.skuTitle":"a"}]}
            """)!;
        Assert.Empty(Check(CoreVirtualMachine.Type, Element(definition)));
        foreach (var field in CoreVirtualMachine.Type.PlanFields.Where(field => !field.Required && field.RequiredUnless is null))
            definition["plans"]![0]![field.Key] = field.Shape switch
            {
                ValueShape.Text => "",
                ValueShape.List => new JsonArray(),
                _ => null,
            };
        Assert.Empty(Check(CoreVirtualMachine.Type, Element(definition)));
    }

    [Fact]
    public void Text_that_is_not_unicode_is_one_fault()
    {
        string[] unreadable =
            ["""{"displayText":"\ud800"}""", """{"\udc00":1}""", """{"plans":["\ud800"]}""", """{"a":"\uDBFF"}""", "{\"\u00ff\":1}"];
        foreach (var text in unreadable)
        {
            Assert.Equal(
                "DOC-TEXT-004", Assert.Single(Check(VirtualMachine.Type, JsonElement.Parse(Encoding.Latin1.GetBytes(text)))).Code);
        }

        foreach (var text in new[] { """{"displayText":"\ud83d\ude00\uD83D\uDE00\ud7ff"}""", """{"\\ud800":1}""" })
            Assert.DoesNotContain(Check(VirtualMachine.Type, JsonElement.Parse(text)), fault => fault.Code == "DOC-TEXT-004");
        Assert.Equal("DOC-DEFINITION-002", Assert.Single(Check(VirtualMachine.Type, default(JsonElement))).Code);
    }

    private static IEnumerable<string> Targets(IEnumerable<Fault> faults) => faults.Select(fault => fault.Target);
}
