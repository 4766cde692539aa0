using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Documents;

namespace Slipway.Core.Tests.Documents;

/// <summary>What the framework says about JSON is said again for people: without its types, its options and its way of counting.</summary>
public class JsonFaultTests
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    [Theory]
    [InlineData("""{"name":"a","count":"b"}""", "line 1: what stands at $.count is not of the kind that is expected there.")]
    [InlineData("{\n\"name\":\"a\",\n\"count\":1,\n\"nmae\":2}", "line 4: the key 'nmae' is not known here ($.nmae).")]
    [InlineData("""{"name":"a"}""", "lacks: 'count'.")]
    [InlineData("""{"name":null,"count":1}""", "not of the kind that is expected there.")]
    [InlineData("[]", "line 1: the JSON as a whole is not of the kind that is expected there.")]
    [InlineData("{\n\n", "line 3: ")]
    [InlineData("", "line 1: ")]
    [InlineData("""{"name":"a","count":99999999999}""", "what stands at $.count is not of the kind that is expected there.")]
    [InlineData("""{"name":"a","count":1,"inner":[{"name":1,"count":1}]}""", "what stands at $.inner[0].name is not of the kind that is expected there.")]
    public void No_type_and_no_option_is_named(string json, string words)
    {
        var told = JsonFault.Of(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Asked>(json, Strict)));
        Assert.Contains(words.Replace("lacks: ", "lacks ", StringComparison.Ordinal), told, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"System\.|Slipway|Asked|\.NET|type '|LineNumber|reader options", told);
        Assert.EndsWith(".", told, StringComparison.Ordinal);
    }

    private sealed record Asked(string Name, int Count, IReadOnlyList<Asked>? Inner = null);
}
