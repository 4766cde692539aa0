using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;

namespace Slipway.Core.Tests.Documents;

/// <summary>
/// What the framework says about JSON is said again for people: without its types, its options and
/// its way of counting.
/// </summary>
public class JsonErrorTextTests
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
    [InlineData(
        """{"name":"a","count":1,"inner":[{"name":1,"count":1}]}""",
        "what stands at $.inner[0].name is not of the kind that is expected there.")]
    public void No_type_and_no_option_is_named(string json, string words)
    {
        var told = JsonErrorText.Of(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Asked>(json, Strict)));
        Assert.Contains(words.Replace("lacks: ", "lacks ", StringComparison.Ordinal), told, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"System\.|Slipway|Asked|\.NET|type '|LineNumber|reader options", told);
        Assert.EndsWith(".", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "the text ends before its last } or ].")]
    [InlineData("[1,", "the text ends before its last } or ].")]
    [InlineData("{\"a\"", "the text ends before its last } or ].")]
    [InlineData("{\"a\":\"x", "the text ends within a string, before its closing quotation mark.")]
    [InlineData("", "the text is empty.")]
    [InlineData("[1,]", "there is a comma right before a closing } or ]. Remove it, or add what is missing.")]
    [InlineData("{\"a\":1,}", "there is a comma right before a closing } or ]. Remove it, or add what is missing.")]
    [InlineData("[1 2]", "expected a comma, } or ], but found '2'.")]
    [InlineData("{a:1}", "expected a key in double quotation marks, but found 'a'.")]
    [InlineData("{\"a\" 1}", "expected a colon, but found '1'.")]
    [InlineData("[}", "expected a value, but found '}'.")]
    [InlineData("{\"a\":1]", "']' has no matching opening bracket.")]
    [InlineData("{} x", "'x' stands after the end of the JSON, where nothing is expected.")]
    [InlineData(
        "[tru]",
        "expected a value, but found 'tru]'; true, false and null are written in small letters, texts in double quotation marks.")]
    [InlineData("[\"x\ny\"]", "a string holds the character '0x0A', which has to be escaped there: a line end as \\n, a tab as \\t.")]
    [InlineData("[\"C:\\q\"]", "a string holds a backslash before 'q'. A backslash itself is written \\\\.")]
    public void Broken_JSON_is_told_in_plain_words(string json, string words) =>
        Assert.Equal(words, JsonErrorText.Cause(Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(json))));

    [Fact]
    public void What_was_read_from_a_file_is_called_a_file()
    {
        Assert.Equal("The file is not JSON: the text ends before its last } or ]. Correct it at line 1, byte 2.", Refused("{"));
        Assert.StartsWith("The file is empty. ", Refused(" "), StringComparison.Ordinal);
        Assert.StartsWith("The file is an array. ", Refused("[]"), StringComparison.Ordinal);
        Assert.StartsWith("The file has no definition. ", Refused("{}"), StringComparison.Ordinal);

        static string Refused(string text) => OfferBody.Read(System.Text.Encoding.UTF8.GetBytes(text), "file").Refusals[0].Message;
    }

    private sealed record Asked(string Name, int Count, IReadOnlyList<Asked>? Inner = null);
}
