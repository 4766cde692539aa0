using Slipway.Core.OfferTypes;
using Slipway.Core.Rules;

namespace Slipway.Core.Tests.Rules;

public class RuleCatalogueTests
{
    [Fact]
    public void Every_rule_is_there_once_and_says_what_it_asks() => Assert.All(RuleCatalogue.All, found =>
    {
        Assert.Matches("^[A-Z]+-[A-Z0-9]+-[0-9]{3}$", found.Rule.Id);
        Assert.NotEmpty(found.Rule.Demand);
        Assert.NotEmpty(found.Rule.Message);
        Assert.NotEmpty(found.OfferTypes);
        Assert.Same(found, RuleCatalogue.Find(found.Rule.Id));
    });

    [Fact]
    public void There_are_well_over_a_hundred() => Assert.True(RuleCatalogue.All.Length > 150, $"{RuleCatalogue.All.Length}");

    [Fact]
    public void A_message_takes_exactly_the_values_that_it_names()
    {
        var rule = new Rule("A-B-001", "step", "demand", "found {found}");
        Assert.Equal("found x", rule.At("/", ("found", "x")).Message);
        Assert.Throws<ArgumentException>(() => rule.At("/"));
        Assert.Throws<ArgumentException>(() => rule.At("/", ("found", "x"), ("more", "y")));
    }

    [Fact]
    public void Every_step_that_asks_is_a_step_of_its_types() => Assert.All(
        RuleCatalogue.All, found => Assert.All(found.OfferTypes, type => Assert.Contains(OfferTypeCatalogue.Get(type).Steps, step => step.Id == found.Rule.StepId)));
}
