using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Core.OfferTypes;
using Slipway.Core.Rules;

namespace Slipway.Core.Tests.Rules;

public partial class RuleCatalogueTests
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
    public void One_id_is_one_rule_in_every_type() => Assert.All(
        OfferTypeCatalogue.All.SelectMany(RuleCatalogue.OfType).GroupBy(rule => rule.Id, StringComparer.Ordinal),
        same => Assert.Single(same.Select(rule => (rule.StepId, rule.Message, rule.Severity)).Distinct()));

    [Fact]
    public void A_message_explains_something_by_itself() => Assert.All(
        RuleCatalogue.All,
        found =>
            Assert.True(IsOfTables(found.Rule) || Placeholder().Replace(found.Rule.Message, "").Count(char.IsLetter) >= 10, found.Rule.Id));

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
        RuleCatalogue.All,
        found =>
            Assert.All(
                found.OfferTypes, type => Assert.Contains(OfferTypeCatalogue.Get(type).Steps, step => step.Id == found.Rule.StepId)));

    /// <summary>
    /// What the field tables ask has numbers below 21; its messages are made for each field.
    /// </summary>
    private static bool IsOfTables(Rule rule) => int.Parse(rule.Id[^3..], CultureInfo.InvariantCulture) < 21;

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Placeholder();
}
