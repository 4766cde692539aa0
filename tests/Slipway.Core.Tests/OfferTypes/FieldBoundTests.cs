using System.Text.Json.Nodes;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.Tests.Rules;

namespace Slipway.Core.Tests.OfferTypes;

/// <summary>
/// No document makes a listing, or the work of a rule, as large as a request's body may be.
/// </summary>
public class FieldBoundTests
{
    public static TheoryData<string> Types() => [.. OfferTypeCatalogue.All.Select(type => type.Id)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_field_has_a_bound_of_length_or_count(string typeId)
    {
        Assert.Empty(Unbounded(OfferTypeCatalogue.Get(typeId).Definition, ""));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_link_of_a_listing_has_at_most_2048_characters(string typeId)
    {
        var type = OfferTypeCatalogue.Get(typeId);
        Assert.All(Links(type.Definition), link => Assert.Equal(2_048, link.MaxLength));
        Assert.NotEmpty(Links(type.Definition));
    }

    [Fact]
    public void A_text_that_its_form_bounds_cannot_be_longer()
    {
        TextForm[] bounded = [TextForm.Id, TextForm.Version, TextForm.Guid, TextForm.Region, TextForm.Date, TextForm.Gigabytes];
        foreach (var form in bounded)
        {
            var longest = FieldRuleTests.Forms.TryGetValue(form, out var known) ? known.Good.Max(good => good.Length) : 0;
            Assert.InRange(longest, 0, form.Longest!.Value);
            foreach (var character in "1a.A-")
                Assert.False(form.Matches(new string(character, form.Longest.Value + 1)));
        }
    }

    [Fact]
    public void A_link_of_8_MB_is_one_fault_that_quotes_little_of_it_and_no_query()
    {
        var body = Sample.Vm();
        body.Offer()[Sample.Market + "privacyURL"] = "https://contoso.example/p?code=secret" + new string('x', 8_000_000);
        var fault = Assert.Single(body.Check());
        Assert.Equal("MKT-PRIVACY-003", fault.Code);
        Assert.Equal("privacyURL: found 8000037 characters ('https://contoso.example/p…'); at most 2048 are allowed.", fault.Message);
    }

    [Fact]
    public void A_list_of_60000_links_is_one_fault_and_its_entries_are_looked_at_no_further_than_it_may_be_long()
    {
        var body = Sample.Vm();
        body.Offer()[Sample.Market + "usefulLinks"] = new JsonArray(
            [.. Enumerable.Range(0, 60_000).Select(_ => new JsonObject { ["linkUrl"] = 7 })]);
        var faults = body.Check();
        Assert.Equal(51, faults.Length);
        Assert.Contains(faults, fault => fault.Message == "usefulLinks: found 60000 entries; at most 50 are allowed.");
    }

    [Fact]
    public void A_value_that_nobody_judges_has_a_bound_too()
    {
        var body = Sample.Vm();
        body.Offer()[Sample.Market + "customAmendments"] = new JsonObject { ["note"] = new string('x', 65_536) };
        var fault = Assert.Single(body.Check());
        Assert.Equal("customAmendments: found 65547 bytes of JSON; at most 65536 are allowed.", fault.Message);
    }

    private static IEnumerable<string> Unbounded(ValueShape shape, string place) => shape switch
    {
        _ when shape.MaxBytes is not null => [],
        ValueShape.Text text => text.MaxLength is not null || text.Form?.Longest is not null || !text.Allowed.IsEmpty ? [] : [place],
        ValueShape.Flag or ValueShape.Count => [],
        ValueShape.List list => [.. list.Max is null ? [place] : (string[])[], .. Unbounded(list.Item, place + "[]")],
        ValueShape.VersionMap map => [.. map.Max is null ? [place] : (string[])[], .. Unbounded(map.Version, place + "{}")],
        ValueShape.Group { Fields.IsEmpty: false } group =>
            group.Fields.SelectMany(field => Unbounded(field.Shape, $"{place}/{field.Name}")),
        _ => [place],
    };

    private static IEnumerable<ValueShape.Text> Links(ValueShape shape) => shape switch
    {
        ValueShape.Text { Form: { } form } text when form == TextForm.Link => [text],
        ValueShape.List list => Links(list.Item),
        ValueShape.VersionMap map => Links(map.Version),
        ValueShape.Group group => group.Fields.SelectMany(field => Links(field.Shape)),
        _ => [],
    };
}
