using Slipway.Rehearsal.Scenarios.Documents;

namespace Slipway.Server.Tests.Rehearsal.Documents;

public class ChanceTests
{
    [Fact]
    public void A_chance_is_the_same_each_time_on_every_machine() =>
        Assert.Equal(
            [0.0465, 0.3645, 0.4574],
            Enumerable.Range(1, 3).Select(number => Math.Round(Chance.Of(7, "gateway page", "status contoso app", number), 4)));

    [Fact]
    public void Another_seed_rule_subject_or_number_is_another_chance()
    {
        double[] chances =
        [
            Chance.Of(1, "a", "b", 1),
            Chance.Of(2, "a", "b", 1),
            Chance.Of(1, "b", "b", 1),
            Chance.Of(1, "a", "c", 1),
            Chance.Of(1, "a", "b", 2),
            Chance.Of(1, "", "ab", 1),
        ];
        Assert.Equal(chances.Length, chances.Distinct().Count());
    }

    [Fact]
    public void Chances_are_spread_evenly()
    {
        var tenths = new int[10];
        for (var number = 0; number < 10_000; number++)
            tenths[(int)(Chance.Of(42, "rule", "subject", number) * 10)]++;
        Assert.All(tenths, count => Assert.InRange(count, 850, 1150));
    }

    [Theory]
    [InlineData("2", null, 1, false)]
    [InlineData("2", null, 2, true)]
    [InlineData(null, 1.0, 1, true)]
    [InlineData(null, 1e-9, 1, false)]
    [InlineData("2-", 1.0, 1, false)]
    public void A_rule_acts_on_the_calls_of_its_number_and_its_luck(string? nth, double? probability, long number, bool acts) =>
        Assert.Equal(
            acts,
            new CallRule.Condition(null, null, null, null, nth is null ? null : Ordinals.Parse(nth), probability)
                .Chooses(7, "rule", "subject", number));
}
