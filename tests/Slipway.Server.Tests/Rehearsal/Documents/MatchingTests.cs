using Slipway.Contracts;
using Slipway.Core.OfferTypes.CoreVirtualMachines;
using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Rehearsal.Scenarios.Documents;

namespace Slipway.Server.Tests.Rehearsal.Documents;

/// <summary>Which steps and calls a rule is about.</summary>
public class MatchingTests
{
    [Theory]
    [InlineData("contoso", "contoso", true)]
    [InlineData("contoso", "CONTOSO", true)]
    [InlineData("contoso", "contoso2", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("con*", "contoso", true)]
    [InlineData("con*", "co", false)]
    [InlineData("*oso", "contoso", true)]
    [InlineData("*oso", "osos", false)]
    [InlineData("c*t*o", "contoso", true)]
    [InlineData("c*t*o", "cto", true)]
    [InlineData("c*t*o", "co", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("**", "x", true)]
    [InlineData("a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void A_star_stands_for_any_part_of_a_name(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new Pattern(pattern).Matches(name));

    [Theory]
    [InlineData("2", 2, true)]
    [InlineData("2", 3, false)]
    [InlineData("2-", 1, false)]
    [InlineData("2-", 5_000_000_000, true)]
    [InlineData("1-3", 3, true)]
    [InlineData("1-3", 4, false)]
    public void Numbers_name_one_some_or_all_from_one_on(string text, long number, bool contained) =>
        Assert.Equal(contained, Ordinals.Parse(text)!.Value.Contains(number));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-")]
    [InlineData("-2")]
    [InlineData("3-2")]
    [InlineData("1-2-3")]
    [InlineData("1.5")]
    [InlineData(" 1")]
    [InlineData("99999999999")]
    public void Other_texts_are_no_numbers(string text) => Assert.Null(Ordinals.Parse(text));

    [Fact]
    public void A_step_rule_is_about_a_step_only_when_all_that_it_names_holds()
    {
        var facts = new StepFacts("contoso", "app", VirtualMachine.Id, StepIds.Certify, Attempt: 2, Publish: 3, OperationKind.Publish);
        var every = new StepRule.Condition(
            StepIds.Certify,
            new Pattern("con*"),
            new Pattern("app"),
            new Pattern("*machines"),
            Ordinals.Parse("2"),
            Ordinals.Parse("2-"),
            OperationKind.Publish);

        Assert.True(every.Holds(facts));
        Assert.True(new StepRule.Condition(null, null, null, null, null, null, null).Holds(facts));
        Assert.All(
            new[]
            {
                facts with { PublisherId = "fabrikam" },
                facts with { OfferId = "other" },
                facts with { OfferTypeId = CoreVirtualMachine.Id },
                facts with { StepId = StepIds.Live },
                facts with { Attempt = 1 },
                facts with { Publish = 1 },
                facts with { Operation = OperationKind.GoLive },
            },
            other => Assert.False(every.Holds(other)));
    }

    [Fact]
    public void The_first_rule_that_is_about_a_step_decides()
    {
        var document = Read("""
            rules:
              - {name: one, when: {step: live, offer: special}, then: {reject: no}}
              - {name: two, when: {step: "*"}, then: {succeed: true}}
              - {name: three, when: {step: live}, then: {block: no}}
            """);
        var live = new StepFacts("contoso", "app", VirtualMachine.Id, StepIds.Live, 1, 1, OperationKind.GoLive);

        Assert.Equal("two", document.Find(live)!.Name);
        Assert.Equal("one", document.Find(live with { OfferId = "Special" })!.Name);
        Assert.Equal("two", document.Find(live with { StepId = StepIds.Validate })!.Name);
    }

    [Fact]
    public void A_call_rule_is_about_a_call_only_when_all_that_it_names_holds()
    {
        var facts = new CallFacts("status", "contoso", "app", VirtualMachine.Id);
        var every = new CallRule.Condition("status", new Pattern("con*"), new Pattern("app"), new Pattern("*machines"), null, null);

        Assert.True(every.Holds(facts));
        Assert.All(
            new[]
            {
                facts with { Call = "publish" },
                facts with { PublisherId = null },
                facts with { OfferId = "other" },
                facts with { OfferTypeId = null },
            },
            other => Assert.False(every.Holds(other)));
    }

    [Fact]
    public void The_star_is_every_call_of_the_api_and_the_token_service_only_by_name()
    {
        var any = new CallRule.Condition(null, null, null, null, null, null);

        Assert.All(
            CallNames.OfScenarios.Where(call => call != CallNames.Token),
            call => Assert.True(any.Holds(new CallFacts(call, null, null, null))));
        Assert.False(any.Holds(new CallFacts(CallNames.Token, null, null, null)));
        Assert.True((any with { Call = CallNames.Token }).Holds(new CallFacts(CallNames.Token, null, null, null)));
    }

    [Fact]
    public void Calls_are_counted_by_kind_and_offer_without_regard_to_case() => Assert.Equal(
        ["publish contoso app", "publish contoso app", "publish contoso", "publish"],
        new CallFacts[]
        {
            new("publish", "contoso", "app", null),
            new("publish", "Contoso", "APP", null),
            new("publish", "contoso", null, null),
            new("publish", null, null, null),
        }
            .Select(facts => facts.Subject));

    internal static ScenarioDocument Read(string text)
    {
        var (document, faults) = ScenarioReader.Read(text);
        Assert.True(document is not null, string.Join('\n', faults.Select(fault => $"{fault.Target}: {fault.Message}")));
        return document;
    }
}
