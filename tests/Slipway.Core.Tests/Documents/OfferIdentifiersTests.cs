using Slipway.Core.Definitions;

namespace Slipway.Core.Tests.Documents;

public class OfferIdentifiersTests
{
    private const string Fifty = "a123456789b123456789c123456789d123456789e123456789";

    [Theory]
    [InlineData("a")]
    [InlineData("_")]
    [InlineData("-a")]
    [InlineData("0-k8s_1dot19")]
    [InlineData(Fifty)]
    public void Offer_ids_that_are_allowed(string id) => Assert.Null(OfferIdentifiers.OfferIdFault(id));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("a-")]
    [InlineData("A")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData(Fifty + "1")]
    public void Offer_ids_that_are_not_allowed(string id) => Assert.Contains("offer id", OfferIdentifiers.OfferIdFault(id));

    [Theory]
    [InlineData("a")]
    [InlineData("Contoso_1-x")]
    [InlineData("1e")]
    [InlineData(Fifty)]
    public void Publisher_ids_that_are_allowed(string id) => Assert.Null(OfferIdentifiers.PublisherIdFault(id));

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a_")]
    [InlineData("_a")]
    [InlineData("a.b")]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData(Fifty + "1")]
    public void Publisher_ids_that_are_not_allowed(string id) => Assert.Contains("publisher id", OfferIdentifiers.PublisherIdFault(id));

    [Fact]
    public void The_sentence_names_the_value_and_what_is_allowed()
    {
        Assert.Equal(
            "The offer id 'My.Offer' is not allowed. Use 1 to 50 lower-case letters a-z, digits, '-' and '_', with no '-' at the end.",
            OfferIdentifiers.OfferIdFault("My.Offer"));
        Assert.Contains("'a\uFFFDb'", OfferIdentifiers.PublisherIdFault("a\nb"));
        Assert.True(OfferIdentifiers.OfferIdFault(new string('x', 100_000))!.Length < 300);
    }
}
