using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Audiences;

public class PrivateToPublicTests
{
    [Fact]
    public void A_private_plan_that_would_become_public_is_refused_with_the_word_that_confirms_it()
    {
        var fault = Assert.Single(Judge(Vm(), live: Private(Vm())));
        Assert.Equal(
            ("VM-AUDIENCE-027", "/definition/plans/0/restrictedAudience", Severity.Error), (fault.Code, fault.Target, fault.Severity));
        Assert.Contains("""{"metadata":{"confirm":["plan-public:contoso-plan"]}}""", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_confirmed_is_not_found_at_all_and_a_confirmation_of_another_plan_confirms_nothing()
    {
        Assert.Empty(Judge(Vm(), Private(Vm()), confirmed: "contoso-plan"));
        Assert.Contains(
            Judge(Vm(), Private(Vm()), confirmed: "contoso"), fault => fault is { Code: "VM-AUDIENCE-027", Severity: Severity.Error });
    }

    [Fact]
    public void A_confirmation_of_no_plan_of_the_offer_is_a_warning_that_names_the_plans()
    {
        var fault = Assert.Single(Judge(Vm(), live: null, "contoso-plan", "nope"));
        Assert.Equal(("VM-AUDIENCE-029", "/definition", Severity.Warning), (fault.Code, fault.Target, fault.Severity));
        Assert.Equal(
            "confirm: 'plan-public:nope' names a plan that the offer does not have. Its plans are 'contoso-plan'. "
            + "Correct the entry, or leave it out.",
            fault.Message);
        var core =
            OfferRules.Check(Judged(CoreVirtualMachine.Type, CoreVm().Definition()) with { PublicPlans = new HashSet<string> { "nope" } });
        Assert.Contains(core, found => found.Code == "VM-AUDIENCE-029");
    }

    [Fact]
    public void A_plan_id_is_confirmed_in_any_casing()
    {
        var body = Vm();
        body.Plan()["planId"] = "Contoso-Plan";
        Assert.DoesNotContain(
            Judge(body, Private(Vm()), confirmed: "contoso-plan"),
            fault => fault.Code.StartsWith("VM-AUDIENCE-", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_marketplace_says_so_it_only_warns() =>
        Assert.Equal(
            Severity.Warning,
            Assert.Single(OfferRules.Check(
                Judged(VirtualMachine.Type, Vm().Definition()) with
                {
                    Live = Private(Vm()).Definition(),
                    PrivateMayBecomePublic = true,
                })).Severity);

    [Fact]
    public void What_is_public_already_and_what_was_never_live_needs_no_word()
    {
        Assert.Empty(Judge(Vm(), live: Vm()));
        Assert.Empty(Judge(Vm(), live: null));
    }

    [Fact]
    public void A_misspelt_audience_is_refused_in_a_new_plan_too_and_can_be_confirmed()
    {
        var body = Vm();
        body.Plan()["restrictedAudiences"] = new JsonObject();
        var fault = Assert.Single(Judge(body, live: null));
        Assert.Equal(
            ("VM-AUDIENCE-028", "/definition/plans/0/restrictedAudiences", Severity.Error), (fault.Code, fault.Target, fault.Severity));
        Assert.Empty(Judge(body, null, confirmed: "contoso-plan"));
    }

    private static JsonObject Private(JsonObject body)
    {
        body.Plan()["restrictedAudience"] = Json("""{"manualEntries":[{"type":"tenantId","id":"6b1f3f6e-0000-4000-8000-0000000000aa"}]}""");
        return body;
    }

    private static Fault[] Judge(JsonObject body, JsonObject? live, params string[] confirmed) =>
    [
        .. OfferRules.Check(
            Judged(VirtualMachine.Type, body.Definition()) with
            {
                Live = live?.Definition() ?? default,
                PublicPlans = confirmed.ToHashSet(),
            }),
    ];
}
