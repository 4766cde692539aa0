using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Core.Catalog;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Catalog;

public class ListingTests
{
    [Fact]
    public void A_machine_offer_is_listed_from_its_offer_and_its_plans() => Assert.Equal(
        """
        {"title":"Contoso App","summary":"Contoso App makes operations a breeze",
        "longSummary":"Contoso App watches, mends and reports, so that operations are a breeze",
        "description":"<p>Contoso App <b>watches</b>, mends and reports.</p><ul><li>No agents</li><li>No surprises</li></ul>",
        "logos":{"large":"/files/large.png","medium":"/files/medium.png","small":"/files/small.png","wide":"/files/wide.png"},
        "usefulLinks":[{"title":"Documentation","url":"https://contoso.example/docs"}],
        "categories":["compute","operating-systems"],"privacyUrl":"https://contoso.example/privacy",
        "plans":[{"planId":"contoso-plan","title":"Contoso App, bring your own licence","summary":"All of it",
        "description":"Contoso App on Debian 12.","operatingSystemFamily":"Linux","operatingSystem":"Debian 12",
        "versions":["1.0.1"],"regions":["US","DE"],"recommendedVmSizes":["a0-basic","a1-standard"],"clouds":["PublicAzure"]}],
        "termsOfUse":"<p>Terms of use</p>"}
        """.Replace("\n", "", StringComparison.Ordinal),
        Text(Build(Vm())));

    [Fact]
    public void A_core_machine_is_listed_from_its_first_plan_where_the_offer_says_nothing() => Assert.Equal(
        """
        {"title":"Contoso Core","summary":"Contoso App on a core machine",
        "longSummary":"Contoso App watches, mends and reports, so that operations are a breeze",
        "description":"<p>Contoso App <b>watches</b>, mends and reports.</p>",
        "logos":{"large":"/files/large.png","medium":"/files/medium.png","small":"/files/small.png","wide":"/files/wide.png"},
        "usefulLinks":[{"title":"Documentation","url":"https://contoso.example/docs"}],
        "categories":["compute","operating-systems"],"privacyUrl":"https://contoso.example/privacy",
        "plans":[{"planId":"contoso-core-plan","title":"Contoso Core on Debian 12","summary":"All of it, on a core machine",
        "description":"<p>Contoso App <b>watches</b>, mends and reports.</p>","operatingSystemFamily":"Linux","operatingSystem":"Debian 12",
        "versions":["2026.11.01"],"regions":[],"recommendedVmSizes":["d2s-standard-v3"],"clouds":["PublicAzure"]}],
        "termsOfUseUrl":"https://contoso.example/terms"}
        """.Replace("\n", "", StringComparison.Ordinal),
        Text(Build(CoreVm())));

    [Fact]
    public void No_text_that_is_not_listed_gets_into_a_listing()
    {
        foreach (var type in OfferTypeCatalogue.All)
        {
            var body = Sample.Of(type);
            foreach (var field in type.OfferFields.Where(field => field.Listed is null))
                body.Offer()[field.Key] = "leak";
            foreach (var field in type.PlanFields
                .Where(field => field.Listed is null && field.Key != "planId" && field.Shape is not ValueShape.VersionMap))
                body.Plan()[field.Key] = "leak";
            body.Plan()["unknown"] = "leak";
            var text = Text(Listing.Build(type, body.Definition(), _ => "/files/own"));
            Assert.DoesNotContain("leak", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sig=", text, StringComparison.Ordinal);
            Assert.DoesNotContain("vhd", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_logo_that_is_not_stored_is_left_out() =>
        Assert.Equal(
            ["small"],
            Listing.Build(
                VirtualMachine.Type,
                Vm().Definition(),
                address => address.EndsWith("small.png", StringComparison.Ordinal) ? "/s" : null).Logos.Keys);

    [Fact]
    public void Private_and_hidden_plans_are_shown_to_the_preview_only()
    {
        var body = Vm();
        foreach (var (id, key, value) in new[]
        {
            ("private", "restrictedAudience", "{}"), ("hidden", Machine + "hideSKUForSolutionTemplate", "true"),
        })
        {
            var plan = body.Plan().DeepClone().AsObject();
            plan["planId"] = id;
            plan[key] = Json(value);
            body["definition"]!["plans"]!.AsArray().Insert(0, plan);
        }

        Assert.Equal(["contoso-plan"], Build(body).Plans.Select(plan => plan.PlanId));
        Assert.Equal(
            ["hidden", "private", "contoso-plan"],
            Listing.Build(VirtualMachine.Type, body.Definition(), _ => null, everyPlan: true).Plans.Select(plan => plan.PlanId));
    }

    [Fact]
    public void A_core_machine_takes_nothing_from_a_plan_that_is_hidden()
    {
        var body = CoreVm();
        body.Plan()["microsoft-azure-corevm.hideSKUForSolutionTemplate"] = true;
        var listing = Build(body);
        Assert.Empty(listing.Plans);
        Assert.Equal("", listing.Description);
        Assert.Empty(listing.Logos);
    }

    [Fact]
    public void Versions_come_highest_first_by_number_without_deprecated_ones()
    {
        var body = CoreVm();
        body.Plan()["microsoft-azure-corevm.vmImagesPublicAzure"] = new JsonObject(
            new[] { "1.9.0", "1.10.0", "0001.2.3", "2020.01.01", "99999999999999999999.0.0", "3.0.0" }.Select(version =>
                KeyValuePair.Create(
                    version,
                    Json($$"""{"osVhdUrl":"https://a/{{version}}.vhd","showInGui":{{(version == "3.0.0" ? "false" : "true")}}}"""))));
        body.Plan()["diskGenerations"] =
            Json("""[{"vmImagesPublicAzure":{"1.9.0":{"osVhdUrl":"https://a/b.vhd"},"4.0.0":{"osVhdUrl":""}}}]""");
        Assert.Equal(["99999999999999999999.0.0", "2020.01.01", "1.10.0", "1.9.0", "0001.2.3"], Build(body).Plans[0].Versions);
    }

    [Fact]
    public void Links_that_are_no_web_addresses_are_left_out()
    {
        var body = Vm();
        body.Offer()[Market + "usefulLinks"] =
            Json("""[{"linkTitle":"a","linkUrl":"javascript:alert(1)"},{"linkUrl":"https://contoso.example"},7]""");
        body.Offer()[Market + "privacyURL"] = "javascript:alert(1)";
        body.Offer()[Market + "fairfaxSupportUrl"] = "https://contoso.example/help";
        var listing = Build(body);
        Assert.Equal([new CatalogLink("https://contoso.example", "https://contoso.example")], listing.UsefulLinks);
        Assert.Null(listing.PrivacyUrl);
        Assert.Equal("https://contoso.example/help", listing.SupportUrl);
    }

    [Fact]
    public void Descriptions_are_made_safe()
    {
        var body = Vm();
        body.Offer()[Market + "description"] = "<p onclick=x>a<script>b</script></p>";
        body.Plan()[Machine + "skuDescription"] = "<img src=x onerror=y>c";
        var listing = Build(body);
        Assert.Equal(("<p>a</p>", "c"), (listing.Description, listing.Plans[0].Description));
    }

    private static CatalogListing Build(JsonObject body) => Listing.Build(
        OfferTypeCatalogue.Get((string)body["offerTypeId"]!),
        body.Definition(),
        address => "/files/" + address[(address.LastIndexOf('/') + 1)..]);

    private static string Text(CatalogListing listing) => JsonSerializer.Serialize(listing, WireJson.Wire.CatalogListing);
}
