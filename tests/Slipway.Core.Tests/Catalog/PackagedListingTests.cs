using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Core.Catalog;
using Slipway.Core.OfferTypes;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Catalog;

public class PackagedListingTests
{
    private const string Customer = "59160C40-2E25-4DCF-A2FD-6514CB08BF08";

    [Fact]
    public void A_private_plan_is_kept_apart_from_what_everybody_sees_and_is_found_by()
    {
        var packed = Pack(WithPrivatePlan(Vm()));

        Assert.Equal(["contoso-plan"], packed.Public.Plans.Select(plan => plan.PlanId));
        Assert.DoesNotContain(
            "Whispered", JsonSerializer.Serialize(packed.Public, WireJson.Wire.CatalogListing), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["contoso-plan", "guarded"], packed.Preview.Plans.Select(plan => plan.PlanId));
        Assert.Equal((true, "byol"), (packed.PrivatePlans[0].Private, packed.PrivatePlans[0].Licence));
        Assert.Equal(["", "guarded"], packed.Views.Select(view => view.PlanId));
        Assert.DoesNotContain("wwhispered", packed.Views[0].Terms);
        Assert.Contains("wwhispered", packed.Views[1].Terms);
        Assert.Equal([Customer.ToLowerInvariant()], packed.Views[1].Audience!);
        Assert.Null(packed.Views[0].Audience);
    }

    [Fact]
    public void An_offer_whose_every_plan_is_private_has_nothing_that_everybody_finds()
    {
        var body = WithPrivatePlan(Vm());
        body["definition"]!["plans"]!.AsArray().RemoveAt(0);
        var packed = Pack(body);
        Assert.Equal(["guarded"], packed.Views.Select(view => view.PlanId));
        Assert.Equal("Contoso App", packed.Public.Title);
        Assert.Empty(packed.Public.Plans);
    }

    [Fact]
    public void A_hidden_plan_is_in_the_preview_alone()
    {
        var body = Vm();
        body.Plan()[Machine + "hideSKUForSolutionTemplate"] = true;
        var packed = Pack(body);
        Assert.Empty(packed.Public.Plans);
        Assert.True(packed.Preview.Plans[0].Hidden);
        Assert.Equal([""], packed.Views.Select(view => view.PlanId));
    }

    [Fact]
    public void Prices_are_kept_by_plan_with_licence_and_trial_beside_them()
    {
        var body = Vm();
        body.Plan()["virtualMachinePricing"] =
            Json("""{"isByol":false,"freeTrialDurationInMonths":1,"coreMultiplier":{"currency":"USD","single":0.5}}""");
        var packed = Pack(body);
        Assert.Equal(("usage", 1), (packed.Public.Plans[0].Licence, packed.Public.Plans[0].FreeTrialMonths));
        Assert.Equal(["DE", "US"], packed.Prices["contoso-plan"].Select(price => price.Region).Order());
        Assert.Equal(1.0m, packed.Prices["contoso-plan"].Single(price => price.Region == "US").PerHour["2core"]);
    }

    [Fact]
    public void Words_of_every_shown_text_are_found_and_no_others()
    {
        var terms = Pack(Vm()).Views[0].Terms;
        foreach (var found in (string[])
        [
            "tcontoso", "tapp", "wbreeze", "wmends", "wagents", "wdebian", "ccompute", "coperating\u00b7002dsystems", "rus", "rde", "wltd",
        ])
            Assert.Contains(found, terms);
        foreach (var word in (string[])["wli", "wul", "wjon", "wjondoe", "wvhd", "wsig", "w555"])
            Assert.DoesNotContain(word, terms);
        Assert.All(terms, term => Assert.DoesNotContain(' ', term));
    }

    [Fact]
    public void Pictures_are_own_copies_and_videos_are_where_videos_may_be()
    {
        var body = Vm();
        body.Offer()[Market + "screenshots"] = Json(
            """
            [{"screenshotName":"First","url":"https://a.example/1.png"},"https://a.example/2.png",
              {"url":"https://a.example/none"},7]
            """);
        body.Offer()[Market + "videos"] = Json(
            """
            [{"title":"Tour","url":"https://www.youtube.com/watch?v=1"},"https://vimeo.com/2",
              "https://evil.example/3","javascript:alert(1)","https://youtube.com@evil.example/4"]
            """);
        body.Offer()[Market + "useEnterpriseContract"] = true;
        var listing = Listing.Build(
            VirtualMachine.Type,
            body.Definition(),
            address => address.EndsWith(".png", StringComparison.Ordinal) ? "/files/" + address[^5..] : null);
        Assert.Equal([new CatalogPicture("First", "/files/1.png"), new CatalogPicture("", "/files/2.png")], listing.Screenshots!);
        Assert.Equal(
            [new CatalogLink("Tour", "https://www.youtube.com/watch?v=1"), new CatalogLink("https://vimeo.com/2", "https://vimeo.com/2")],
            listing.Videos!);
        Assert.Equal(("<p>Terms of use</p>", true), (listing.TermsOfUse, listing.StandardContract));
        Assert.Equal(["PublicAzure"], listing.Plans[0].Clouds!);
    }

    private static JsonObject WithPrivatePlan(JsonObject body)
    {
        var plan = body.Plan().DeepClone().AsObject();
        plan["planId"] = "guarded";
        plan[Machine + "skuTitle"] = "Whispered";
        plan["restrictedAudience"] = Json($$"""{"manualEntries":[{"type":"subscriptionId","id":"{{Customer}}"}]}""");
        body["definition"]!["plans"]!.AsArray().Add(plan);
        return body;
    }

    private static PackagedListing Pack(JsonObject body) => PackagedListing.Of(
        OfferTypeCatalogue.Get((string)body["offerTypeId"]!),
        body.Definition(),
        new Seller("contoso", "Contoso Ltd"),
        _ => null,
        TableCopies.None);
}
