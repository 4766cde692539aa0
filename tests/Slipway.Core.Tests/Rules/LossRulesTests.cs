using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.Applications;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Rules;

public class LossRulesTests
{
    [Fact]
    public void What_customers_lose_stands_together_behind_all_other_faults_and_stops_nothing()
    {
        var live = CoreVm();
        live["definition"]!["plans"]!.AsArray().Add(WithId(live.Plan().DeepClone().AsObject(), "gone-plan"));
        live.Plan()["microsoft-azure-corevm.openPorts"] = new JsonArray(80, 443);
        var now = CoreVm();
        now.Plan().Remove("microsoft-azure-corevm.wideLogo");
        now.Plan()["microsoft-azure-corevm.skuTitle"] = new string('x', 51);
        now.Plan()["microsoft-azure-corevm.skutitle"] = "x";

        var faults = OfferRules.Check(Judged(CoreVirtualMachine.Type, now.Definition()) with { Live = live.Definition() });
        Assert.Equal(["CORE-PLANTITLE-003", "DOC-KEYS-021"], faults.Take(2).Select(fault => fault.Code).Order(StringComparer.Ordinal));
        var losses = faults.Skip(2).OrderBy(fault => fault.Code, StringComparer.Ordinal).ToArray();
        Assert.Equal(["DOC-LIVE-022", "DOC-LIVE-024", "DOC-PLANS-021"], losses.Select(fault => fault.Code));
        Assert.All(losses, fault => Assert.Equal(Severity.Warning, fault.Severity));
        Assert.Contains("opens '80 (TCP)', '80 (UDP)', '443 (TCP)', '443 (UDP)'", losses[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_is_named_once_with_its_plan_and_many_are_counted()
    {
        var live = App();
        var package = live.Plan()["microsoft-azure-applications.package"]!.AsObject();
        for (var number = 1; number <= 30; number++)
            package[$"0.{number}.0"] = package["1.0.0"]!.DeepClone();
        var fault = Assert.Single(OfferRules.Check(Judged(Application.Type, App().Definition()) with { Live = live.Definition() }));
        Assert.Equal("DOC-LIVE-021", fault.Code);
        Assert.Contains("'0.20.0' and 10 more", fault.Message, StringComparison.Ordinal);
    }

    private static JsonObject WithId(JsonObject plan, string id)
    {
        plan["planId"] = id;
        plan.Remove("diskGenerations");
        return plan;
    }
}
