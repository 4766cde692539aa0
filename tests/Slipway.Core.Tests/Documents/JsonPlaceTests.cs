using System.Text.Json;
using Slipway.Core.Documents;

namespace Slipway.Core.Tests.Documents;

public class JsonPlaceTests
{
    /// <summary>The places in a large value are not kept, and are the same ones.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(20_000)]
    [InlineData(50_000)]
    [InlineData(50_001)]
    public void The_places_inside_are_found_however_many_there_are(int count)
    {
        var group = Place($"{{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"k/{number}\":\"v{number}\""))}}}");
        Assert.Equal($"v{count - 1}", group[$"k/{count - 1}"].Text);
        Assert.Equal($"/definition/k~1{count - 1}", group[$"k/{count - 1}"].Pointer);
        Assert.Equal(Enumerable.Range(0, count).Select(number => ($"k/{number}", $"/definition/k~1{number}")), Named(group));
        Assert.Equal(Named(group), Named(group));

        var list = Place($"[{string.Join(',', Enumerable.Range(0, count))}]");
        Assert.Equal(Enumerable.Range(0, count).Select(number => $"/definition/{number}"), list.Entries.Select(entry => entry.Pointer));
        Assert.Empty(list.Properties);
        Assert.Empty(group.Entries);
    }

    [Fact]
    public void A_document_keeps_only_so_many_places()
    {
        var text = $"[{string.Join(',', Enumerable.Repeat($"[{string.Join(',', Enumerable.Repeat("0", 1_000))}]", 100))}]";
        var list = Place(text);
        Assert.Equal(100_000, list.Entries.Sum(inner => inner.Entries.Count()));
        var kept = list.Entries.Sum(inner => inner.Entries.Zip(inner.Entries).Count(same => ReferenceEquals(same.First, same.Second)));
        Assert.InRange(kept, 40_000, 50_000);
    }

    [Theory]
    [InlineData("""{"b":1,"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    public void The_last_of_two_properties_of_a_name_counts(string json) => Assert.Equal(2, Place(json)["a"].Number);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void A_missing_value_has_the_place_where_it_would_stand(string json)
    {
        var missing = Place(json)["a"]["b"];
        Assert.False(missing.Exists);
        Assert.Equal("/definition/a/b", missing.Pointer);
        Assert.Empty(missing.Entries.Concat(missing.Properties.Select(property => property.Place)));
    }

    private static IEnumerable<(string, string)> Named(JsonPlace group) =>
        group.Properties.Select(found => (found.Name, found.Place.Pointer));

    private static JsonPlace Place(string json) => new(JsonElement.Parse(json), JsonPointer.Definition);
}
