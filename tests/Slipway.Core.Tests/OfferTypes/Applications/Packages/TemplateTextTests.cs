using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Core.Tests.OfferTypes.Applications.Packages;

/// <summary>
/// Templates are read as the deployment service reads them, and what it would not take is refused
/// with the line.
/// </summary>
public class TemplateTextTests
{
    private const string Schema = "\"$schema\":\"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\"";
    private const string Attributed = "\"name\":\"pid-8b1f3f6e-0000-4000-8000-0000000000aa\"";

    [Theory]
    [InlineData("{\n  // one line\n  " + Schema + ", /* more \"than\"\n one */ \"resources\": [{" + Attributed + "}]\n}")]
    [InlineData("{" + Schema + ",\"resources\":[{" + Attributed + ",\"location\":\"[if(empty(x),\n\t'a//b',\r\n  'c\\\"/*d')]\"}]}")]
    [InlineData("\uFEFF{" + Schema + ",\"resources\":[{" + Attributed + "}]} // the end")]
    [InlineData("{" + Schema + ",\"resources\":[{" + Attributed + "}],\"address\":\"https://a/b/*\"}")]
    public void Comments_and_strings_of_several_lines_are_taken(string template) => Assert.Empty(Faults(template));

    [Theory]
    [InlineData("{\n\"a\": \"one\ntwo\nthree\",\n\"b\": }", "line 5: expected a value, but found '}'.")]
    [InlineData("{\n\"a\": \"one\ntwo\", \"b\": }", "line 3: expected a value, but found '}'.")]
    [InlineData("{ // comment\n/* of\ntwo */ \"a\": 1,\n}", "line 4: ")]
    [InlineData("{\n\"a\": \"never closed\n\n}", "line 4: ")]
    [InlineData("{\n/* never closed\n}", "line ")]
    [InlineData("[1]", "it is an array and not an object.")]
    [InlineData("12345678", "it is a number and not an object.")]
    [InlineData(" \n", "it is empty.")]
    public void A_refusal_names_the_line_and_the_reason(string template, string fault)
    {
        var found = Assert.Single(Faults(template));
        Assert.StartsWith($"'mainTemplate.json' is not a JSON object: {fault}", found, StringComparison.Ordinal);
        Assert.DoesNotContain("12345678", found, StringComparison.Ordinal);
        Assert.DoesNotContain("reader options", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_in_UTF_16_says_so() => Assert.All(
        [Encoding.Unicode.GetBytes("{}"),
        [
            .. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("{}"),
        ], [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes("{}")]],
        bytes =>
            Assert.Equal(
                "'mainTemplate.json' is not a JSON object: it is text in UTF-16. Save it in UTF-8.", Assert.Single(Faults(bytes))));

    [Fact]
    public void A_template_in_another_encoding_names_the_line() => Assert.Contains(
        "line 2: a byte belongs to no character of UTF-8.",
        Assert.Single(Faults(Encoding.Latin1.GetBytes("{\n\"a\": \"ä\"}"))),
        StringComparison.Ordinal);

    private static string[] Faults(string template) => Faults(Encoding.UTF8.GetBytes(template));

    private static string[] Faults(byte[] template) =>
    [
        .. PackageCorpusTests.Check(ZipRecipe.Build(new JsonObject
        {
            ["entries"] = new JsonArray(
                new JsonObject { ["name"] = "mainTemplate.json", ["hex"] = Convert.ToHexString(template) }, "definition"),
        })).Where(fault => fault.Code == "APP-PKG-038").Select(fault => fault.Message),
    ];
}
