using System.Diagnostics;
using System.Text.RegularExpressions;
using Slipway.Core.Formats.Html;

namespace Slipway.Core.Tests.Catalog;

public partial class SafeHtmlTests
{
    [Theory]
    [InlineData("<p>Contoso <b>watches</b>.</p><ul><li>No agents</li></ul>", "<p>Contoso <b>watches</b>.</p><ul><li>No agents</li></ul>")]
    [InlineData(
        "<h1>a</h1><h6>b</h6><ol><li>c</li></ol><em>d</em><strong>e</strong><u>f</u><i>g</i><br>",
        "<h1>a</h1><h6>b</h6><ol><li>c</li></ol><em>d</em><strong>e</strong><u>f</u><i>g</i><br>")]
    [InlineData("plain & simple < 5", "plain &amp; simple &lt; 5")]
    [InlineData("<script>alert(1)</script>ok", "ok")]
    [InlineData("<style>p{color:red}</style>ok", "ok")]
    [InlineData("<p onclick=\"alert(1)\" style='x'>ok</p>", "<p>ok</p>")]
    [InlineData("<a href=\"javascript:alert(1)\">ok</a>", "ok")]
    [InlineData("<img src=x onerror=alert(1)>ok", "ok")]
    [InlineData("<div><span>ok</span></div>", "ok")]
    [InlineData("<svg><script>alert(1)</script><style><img src=x onerror=alert(1)></style></svg>ok", "ok")]
    [InlineData("<scr<script>ipt>alert(1)</script>", "ipt&gt;alert(1)")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("<!-- x --><!DOCTYPE html><?xml x?>ok", "ok")]
    [InlineData("<b>open", "<b>open</b>")]
    [InlineData("<title>x</title><textarea><p>y</textarea>ok", "ok")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">ok", "")]
    [InlineData("", "")]
    public void Only_the_allowed_tags_are_left(string html, string safe) => Assert.Equal(safe, SafeHtml.Of(html));

    [Theory]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
    [InlineData("<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">")]
    [InlineData("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")]
    [InlineData("<b\0 onclick=x>\0<scr\0ipt>alert(1)</scr\0ipt>")]
    [InlineData(
        "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x><base href=//evil><meta "
        + "http-equiv=refresh>")]
    [InlineData("<template><script>alert(1)</script></template><xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>")]
    [InlineData("<p/onmouseover=alert(1)//><br onload=alert(1)><u style=x:expression(alert(1))>x")]
    [InlineData("<![CDATA[<script>alert(1)</script>]]>")]
    public void Hostile_markup_leaves_nothing_but_bare_tags_and_text(string html)
    {
        var safe = SafeHtml.Of(html);
        Assert.DoesNotMatch("[<>]", BareTag().Replace(safe, ""));
        Assert.Equal(safe, SafeHtml.Of(safe));
    }

    [Fact]
    public void Random_markup_leaves_nothing_but_bare_tags_and_text()
    {
        string[] parts =
        [
            "<", ">", "</", "p", "b", "svg", "script", "style", "math", "table", "td", "li", " ", "=", "\"", "'", "onx", "<!--", "-->",
            "&lt;", "&#60;", "x", "\0",
        ];
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var html = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)]));
            Assert.DoesNotMatch("[<>]", BareTag().Replace(SafeHtml.Of(html), ""));
        }
    }

    [Theory]
    [InlineData("<p>one<p>two", "<p>one</p><p>two</p>")]
    [InlineData("<p>one<ul><li>two<li>three</ul>", "<p>one</p><ul><li>two</li><li>three</li></ul>")]
    [InlineData("<ul><li>a<ol><li>b</ol><li>c</ul>", "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>")]
    [InlineData("<b><p>Title</b></p>text", "<b><p>Title</p></b>text")]
    [InlineData("<h2>one<h3>two</h3>", "<h2>one</h2><h3>two</h3>")]
    [InlineData("a</b></p></li>b", "ab")]
    [InlineData("a &amp; b &nbsp;&hellip; &copy; &#x41; &check;", "a &amp; b \u00a0… © A ✓")]
    [InlineData("one<br/>two<BR>three", "one<br>two<br>three")]
    public void Wrongly_nested_tags_are_put_right(string html, string safe)
    {
        Assert.Equal(safe, SafeHtml.Of(html));
        Assert.Equal(safe, SafeHtml.Of(safe));
    }

    /// <summary>
    /// HTML's own rules for wrongly nested tags open each formatting tag again in every paragraph:
    /// 3,000 characters became 700,000.
    /// </summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_comes_out_grows_as_what_goes_in(string html)
    {
        Assert.InRange(SafeHtml.Of(html).Length, 0, 6 * html.Length);
    }

    public static TheoryData<string> Hostile() =>
    [
        string.Concat(Enumerable.Range(0, 1_000).Select(number => $"<b x{number}>")) + string.Concat(Enumerable.Repeat("<p>", 2_000)),
        string.Concat(Enumerable.Repeat("<b><p>", 3_000)),
        string.Concat(Enumerable.Repeat("<li>", 5_000)),
        string.Concat(Enumerable.Repeat("<ul><li>", 2_000)),
        new string('"', 20_000),
        "<p " + string.Concat(Enumerable.Range(0, 4_000).Select(number => $"a{number} ")) + ">x",
    ];

    [Theory]
    [InlineData("<b>")]
    [InlineData("<div>")]
    [InlineData("<table><td>")]
    [InlineData("<b><p>")]
    [InlineData("<a><p>")]
    public void Deep_nesting_ends_soon(string part)
    {
        var watch = Stopwatch.StartNew();
        _ = SafeHtml.Of(string.Concat(Enumerable.Repeat(part, 1_000_000)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [GeneratedRegex("</?(b|i|u|em|strong|br|p|ul|ol|li|h[1-6])>")]
    private static partial Regex BareTag();
}
