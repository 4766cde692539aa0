using Slipway.Core.OfferTypes;
using Slipway.Core.OfferTypes.VirtualMachines;

namespace Slipway.Core.Tests.OfferTypes;

public class FieldTableTests
{
    [Fact]
    public void Every_field_of_every_type_is_there_once_with_what_it_holds()
    {
        foreach (var type in OfferTypeCatalogue.All)
        {
            var rows = FieldTable.Of(type);
            Assert.Equal(rows.Length, rows.Select(row => row.Path).Distinct().Count());
            Assert.Superset(
                type.OfferFields
                    .Select(field => $"offer.{field.Key}")
                    .Concat(type.PlanFields.Select(field => $"plans[].{field.Key}"))
                    .ToHashSet(),
                rows.Select(row => row.Path).ToHashSet());
            Assert.All(rows, row => Assert.NotEmpty(row.Holds));
            Assert.All(rows.SelectMany(row => row.Rules), id => Assert.NotNull(RuleCatalogue.Find(id)));
        }
    }

    [Fact]
    public void Every_text_says_how_long_it_may_be_and_every_list_how_many_entries_it_may_have()
    {
        foreach (var row in OfferTypeCatalogue.All.SelectMany(type => FieldTable.Of(type)))
        {
            var holds = string.Join(' ', row.Holds);
            if (holds.StartsWith("It is an array.", StringComparison.Ordinal))
                Assert.Matches("It has .* entries", holds);
            if (holds.StartsWith("It is a string.", StringComparison.Ordinal))
                Assert.Matches("at most [0-9]+ characters|It is one of|Use |GUID|Write ", holds);
        }
    }

    [Theory]
    [InlineData("offer.microsoft-azure-marketplace.smallLogo", "in pixels 40x40 or 48x48")]
    [InlineData("offer.microsoft-azure-marketplace.screenshots", "in pixels 533x324 or 1280x720")]
    [InlineData("offer.microsoft-azure-marketplace.title", "at most 50 characters")]
    [InlineData("plans[].restrictedAudience.manualEntries[].id", "Enter a valid GUID.")]
    public void Limits_and_the_sizes_of_pictures_are_named(string path, string said) =>
        Assert.Contains(
            said, string.Join(' ', FieldTable.Of(VirtualMachine.Type).Single(row => row.Path == path).Holds), StringComparison.Ordinal);

    [Fact]
    public void A_rule_about_a_field_of_another_module_with_the_same_name_is_not_said_of_this_one() => Assert.DoesNotContain(
        FieldTable.Of(VirtualMachine.Type).Single(row => row.Path == "offer.microsoft-azure-marketplace.description").Rules,
        id => id.StartsWith("TD-", StringComparison.Ordinal));
}
