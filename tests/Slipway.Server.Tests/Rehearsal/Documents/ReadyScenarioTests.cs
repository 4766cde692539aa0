using System.Text.RegularExpressions;
using Slipway.Core.OfferTypes.Disks;
using Slipway.Rehearsal.Scenarios.Documents;

namespace Slipway.Server.Tests.Rehearsal.Documents;

public class ReadyScenarioTests
{
    public static TheoryData<string> Names => [.. ReadyScenarios.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_can_be_read_says_why_it_matters_and_chooses_something(string name)
    {
        var ready = MatchingTests.Read(ReadyScenarios.TextOf(name));

        Assert.True(ready.Why!.Length > 80, ready.Why);
        Assert.NotEqual(0, ready.Steps.Length + ready.Calls.Length);
        Assert.Equal(
            ready.Steps.Length + ready.Calls.Length,
            ready.Steps.Select(rule => rule.Name).Concat(ready.Calls.Select(rule => rule.Name)).Distinct().Count());
    }

    [Fact]
    public void All_of_them_together_are_one_document() => Assert.Equal(
        ReadyScenarios.Names.Sum(name => ReadyScenarios.Find(name)!.Steps.Length + ReadyScenarios.Find(name)!.Calls.Length),
        MatchingTests.Read(ReadyScenarios.Using(ReadyScenarios.Names)) is var all ? all.Steps.Length + all.Calls.Length : 0);

    [Fact]
    public void Rules_of_ones_own_come_before_those_that_are_used() => Assert.Equal(
        ["mine", "certification-fails"],
        MatchingTests.Read("{use: [certification-fails], rules: [{name: mine, when: {step: live}, then: {migrate: true}}]}").Steps
            .Select(rule => rule.Name));

    [Fact]
    public void A_missing_image_is_told_in_the_words_of_the_service_itself()
    {
        var told = ReadyScenarios.Find("image-not-found")!.Steps.Single().Then.Block!.Value.Single();
        Assert.Contains(
            SasFaults.Rules,
            rule => Regex.IsMatch(told, $"^{Regex.Escape(rule.Message).Replace("\\{status}", "404", StringComparison.Ordinal)}$"));
    }
}
