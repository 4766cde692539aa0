using System.Diagnostics;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes.VirtualMachines;

namespace Slipway.Core.Tests.Rules;

/// <summary>
/// Anybody who may read an offer may have it judged: what that costs is bounded, whatever HTML its
/// publisher wrote.
/// </summary>
public class HtmlWorkTests
{
    /// <summary>3,000 characters for which a tree of HTML has 90,000 elements.</summary>
    private static readonly string Worst =
        string.Concat(Enumerable.Range(0, 300).Select(number => $"<b x{number}>"))[..1_500] + string.Concat(Enumerable.Repeat("<p>", 500));

    [Fact]
    public void The_html_of_a_hundred_plans_is_judged_soon()
    {
        var offer = Offer(OfferType.MostPlans, Worst);
        var watch = Stopwatch.StartNew();
        Assert.Contains(OfferRules.Check(offer), fault => fault.Code == "MKT-HTML-021");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Plans_beyond_the_number_allowed_are_not_looked_into()
    {
        var faults = OfferRules.Check(Offer(320, Worst));
        Assert.Equal(OfferType.MostPlans, faults.Count(fault => fault.Code == "MKT-HTML-021"));
        Assert.Contains(faults, fault => fault.Code == "DOC-PLANS-003");
    }

    [Fact]
    public void A_text_beyond_its_own_limit_is_not_parsed()
    {
        var longer = Worst + new string('x', 3_001 - Worst.Length);
        Assert.Contains(OfferRules.Check(Offer(1, longer[..3_000])), fault => fault.Code == "MKT-HTML-021");
        var faults = OfferRules.Check(Offer(1, longer));
        Assert.DoesNotContain(faults, fault => fault.Code == "MKT-HTML-021");
        Assert.Contains(faults, fault => fault.Code == "VM-PLANDESCRIPTION-003");
    }

    private static OfferToCheck Offer(int plans, string description)
    {
        var body = Sample.Vm();
        var list = body["definition"]!["plans"]!.AsArray();
        var first = body.Plan();
        for (var number = list.Count; number < plans; number++)
            list.Add(first.DeepClone());
        foreach (var (index, plan) in list.Index())
        {
            plan!["planId"] = $"plan-{index}";
            plan[Sample.Machine + "skuDescription"] = description;
        }

        return Sample.Judged(VirtualMachine.Type, body.Definition());
    }
}
