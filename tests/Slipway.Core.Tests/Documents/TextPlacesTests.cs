using System.Text;
using Slipway.Core.Documents;

namespace Slipway.Core.Tests.Documents;

public class TextPlacesTests
{
    private const string Text = """
        {
          "id": "x", "pläne": [
            { "a/b": 1, "~": [2,
              3] },
            "\ud83d\ude00", { "twice": 1, "twice": 2 }
          ]
        }
        """;

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("/id", 2, 3)]
    [InlineData("/pläne", 2, 14)]
    [InlineData("/pläne/0", 3, 5)]
    [InlineData("/pläne/0/a~1b", 3, 7)]
    [InlineData("/pläne/0/~0/1", 4, 7)]
    [InlineData("/pläne/1", 5, 5)]
    [InlineData("/pläne/2/twice", 5, 23)]
    [InlineData("/pläne/0/missing/more", 3, 5)]
    [InlineData("/pläne/7", 2, 14)]
    [InlineData("/nothing", 1, 1)]
    public void A_pointer_is_found_at_its_key_or_entry_and_what_is_missing_where_it_would_stand(string pointer, int line, int column)
    {
        foreach (var text in (string[])[Text, "\uFEFF" + Text, Text.ReplaceLineEndings("\r\n")])
            Assert.Equal(new TextPlace(line, column), TextPlaces.Find(Encoding.UTF8.GetBytes(text), [pointer, "/id"])[pointer]);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\n  \"a\": tru\n}", 2, 11)]
    [InlineData("{\n  \"a\": 1,\n", 3, 1)]
    [InlineData("{}\nx", 2, 1)]
    public void What_is_not_JSON_has_the_place_at_which_it_stops_being_that(string text, int line, int column) =>
        Assert.Equal(new TextPlace(line, column), TextPlaces.Find(Encoding.UTF8.GetBytes(text), [""])[""]);

    [Fact]
    public void A_fault_before_the_break_keeps_its_own_place() =>
        Assert.Equal(new TextPlace(2, 3), TextPlaces.Find("{\n  \"id\": \"x\",\n  oops"u8.ToArray(), ["/id"])["/id"]);

    [Fact]
    public void Any_bytes_have_places()
    {
        foreach (var bytes in (byte[][])
        [
            [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [.. "{\"\\ud800\": 1, \"a\": 2}"u8], [.. Enumerable.Repeat((byte)'[', 5_000)],
        ])
            Assert.NotEmpty(TextPlaces.Find(bytes, ["", "/a", "/0/0"]));
    }
}
