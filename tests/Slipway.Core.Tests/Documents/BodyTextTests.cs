using System.Text;
using Slipway.Core.Documents;
using Slipway.Core.Drafts;

namespace Slipway.Core.Tests.Documents;

/// <summary>What is refused of a body's text, whatever it means.</summary>
public class BodyTextTests
{
    [Theory]
    [InlineData("{\n  \"definition\": {},\n  oops\n}", "line 3, byte 3")]
    [InlineData("{\"definition\":{}", "line 1")]
    [InlineData("{\"definition\":{},}", "line 1, byte 18")]
    [InlineData("{\"definition\":{}} x", "line 1, byte 19")]
    [InlineData("{\"definition\":{/* no */}}", "line 1, byte 16")]
    [InlineData("{'definition':{}}", "line 1, byte 2")]
    [InlineData("{\"definition\":{\"a\":01}}", "line 1, byte 21")]
    [InlineData("{\"definition\":{\"a\":NaN}}", "line 1, byte 20")]
    [InlineData("{\"definition\":{\"a\":\"\\x\"}}", "line 1, byte 22")]
    [InlineData("{\"definition\":{\"a\":\"\n\"}}", "line 1, byte 21")]
    [InlineData("{\"definition\":{\"a\":\"\0\"}}", "line 1, byte 21")]
    [InlineData("{\"definition\":{\"a\":\"\\u12\"}}", "line 1")]
    public void Broken_json_is_refused_with_its_line_and_position(string json, string place)
    {
        var message = Refuse(json, "").Message;

        Assert.StartsWith("The body is not JSON: ", message);
        Assert.Contains(place, message);
        Assert.DoesNotContain("LineNumber", message);
        Assert.DoesNotContain("reader options", message);
    }

    [Theory]
    [InlineData("""{"definition":{},"x":1,"x":1}""", "/x")]
    [InlineData("""{"definition":{"offer":{"a":1,"b":{"a":2},"a":3}}}""", "/definition/offer/a")]
    [InlineData("""{"definition":{"a":1,"\u0061":1}}""", "/definition/a")]
    [InlineData("""{"definition":{"é":1,"\u00e9":1}}""", "/definition/é")]
    [InlineData("""{"definition":{"plans":[{"a":1},{"b/~":[{"":1,"":2}]}]}}""", "/definition/plans/1/b~1~0/0/")]
    [InlineData("""{"definition":{},"x":[[],[{"y":0},{"y":0,"y":0}]]}""", "/x/1/1/y")]
    public void A_key_that_appears_twice_in_one_object_is_refused_wherever_it_is(string json, string pointer) =>
        Assert.Contains($"key at {pointer} appears more than once", Refuse(json, pointer).Message);

    [Theory]
    [InlineData("""{"definition":{"a":1,"A":1}}""")]
    [InlineData("""{"definition":{"a":{"a":{"a":[{"a":1},{"a":1}]}}}}""")]
    [InlineData("""{"definition":{"a\\u0062":1,"ab":1}}""")]
    public void Keys_that_only_look_alike_are_accepted(string json) => Assert.True(OfferBodyTests.Read(json).IsAccepted);

    [Fact]
    public void A_large_object_is_checked_for_duplicates_as_a_small_one_is()
    {
        var keys = string.Join(",", Enumerable.Range(0, 1000).Select(i => $"\"k{i}\":0"));

        Assert.True(OfferBodyTests.Read($"{{\"definition\":{{\"a\":{{{keys}}},\"b\":{{{keys}}}}}}}").IsAccepted);
        Refuse($"{{\"definition\":{{\"a\":{{{keys}}},\"b\":{{{keys},\"k7\":0}}}}}}", "/definition/b/k7");
    }

    [Theory]
    [InlineData("""{"definition":{"a":"x\u0000"}}""", "/definition/a", "string at /definition/a holds the character U+0000")]
    [InlineData("""{"definition":{"a":["b","\ud800"]}}""", "/definition/a/1", "half of a surrogate pair (\\ud800)")]
    [InlineData("""{"definition":{"a":"\uDC00"}}""", "/definition/a", "half of a surrogate pair (\\udc00)")]
    [InlineData("""{"definition":{"a":"\uDC00\uD800"}}""", "/definition/a", "half of a surrogate pair (\\udc00)")]
    [InlineData("""{"definition":{"a":"\uD800\u0041"}}""", "/definition/a", "half of a surrogate pair")]
    [InlineData("""{"definition":{"a":"\uD800\n"}}""", "/definition/a", "half of a surrogate pair")]
    [InlineData("""{"definition":{"a":"\uD83D😀"}}""", "/definition/a", "half of a surrogate pair")]
    [InlineData("""{"definition":{"a":"\uD83D\uD83D\uDE00"}}""", "/definition/a", "half of a surrogate pair")]
    [InlineData("""{"definition":{"a\u0000":1}}""", "/definition/a\\u0000", "key at /definition/a\\u0000 holds")]
    [InlineData("""{"publisherId":"\u0000","definition":{}}""", "/publisherId", "U+0000")]
    [InlineData("""{"status":"\udfff","definition":{}}""", "/status", "half of a surrogate pair")]
    public void Strings_and_keys_that_are_not_text_are_refused(string json, string pointer, string says) =>
        Assert.Contains(says, Refuse(json, pointer).Message);

    [Theory]
    [InlineData("""{"definition":{"a":"\\u0000\\ud800 \ud83d\ude00 \uD83D\uDE00\uFFFF\u0001"}}""")]
    [InlineData("""{"definition":{"\\\\u0000":"\\"}}""")]
    public void Other_escapes_are_accepted(string json) => Assert.True(OfferBodyTests.Read(json).IsAccepted);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    public void Bytes_that_are_not_utf_8_are_refused_even_inside_strings(byte[] wrong)
    {
        byte[] body = [.. "{\"definition\":{\n\"é\":\""u8, .. wrong, .. "\"}}"u8];

        var fault = Assert.Single(OfferBody.Read(body).Refusals);

        Assert.Contains($"byte 0x{wrong[0]:X2} at line 2, byte 7", fault.Message);
    }

    [Fact]
    public void Utf_16_is_named_with_its_mark_and_without() => Assert.All(
        [
        [
            0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}"),
        ],
        Encoding.Unicode.GetBytes("{}"),
        [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{}")],
        Encoding.BigEndianUnicode.GetBytes("{}")],
        (byte[] body) =>
            Assert.StartsWith("The body is text in UTF-16. Save it as UTF-8", Assert.Single(OfferBody.Read(body).Refusals).Message));

    [Fact]
    public void A_second_byte_order_mark_is_not_json() =>
        Assert.Contains("not JSON", Refuse("\uFEFF\uFEFF{\"definition\":{}}", "").Message);

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Sixty_four_levels_are_accepted_and_one_more_is_refused(char open, char close)
    {
        Assert.True(OfferBodyTests.Read(Nested(64)).IsAccepted);

        var fault = Assert.Single(OfferBodyTests.Read(Nested(65)).Refusals);
        Assert.StartsWith("/definition/a/", fault.Target);
        Assert.Contains("deeper than 64 levels", fault.Message);

        string Nested(int depth)
        {
            var inner = depth - 3;
            var opening = open == '[' ? "[" : "{\"b\":";
            return "{\"definition\":{\"a\":" + string.Concat(Enumerable.Repeat(opening, inner)) + $"{open}{close}"
                + new string(close, inner) + "}}";
        }
    }

    private static Fault Refuse(string json, string target)
    {
        var fault = Assert.Single(OfferBodyTests.Read(json).Refusals);
        Assert.Equal(target, fault.Target);
        return fault;
    }
}
