using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Hostile;

/// <summary>What an offer says must not become markup, a header or a log line's signature.</summary>
public class OutputAttackTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private const string Markup = "<script>alert(1)</script><img src=x onerror=alert(2)>";

    [Fact]
    public async Task Markup_reaches_no_field_that_is_shown_as_HTML()
    {
        const string offer = "/api/publishers/contoso/offers/markup";
        await fixture.Service.PutAsync(offer, Samples.VirtualMachineWith(document =>
        {
            document["id"] = "markup";
            var fields = document["definition"]!["offer"]!.AsObject();
            foreach (var field in (string[])["title", "summary", "longSummary", "engineeringContactName"])
                fields[$"microsoft-azure-marketplace.{field}"] = "<b onload=x>&<script>";
            fields["microsoft-azure-marketplace.description"] = $"<p onclick=alert(3)>Fine</p>{Markup}<a href=javascript:x>link</a>";
            var plan = document["definition"]!["plans"]![0]!.AsObject();
            plan["microsoft-azure-virtualmachines.skuDescription"] = Markup;
        }));
        var publish = await fixture.Service.PostAsync($"{offer}/publish");
        Assert.True(publish.Status == 202, publish.Body);
        Assert.Equal("succeeded", (await fixture.Service.PollAsync(publish.Location))["status"]!.GetValue<string>());
        var goLive = await fixture.Service.PostAsync($"{offer}/golive");
        await fixture.Service.PollAsync(goLive.Location);
        foreach (var path in (string[])["/catalog/offers/contoso/markup", "/catalog/offers/contoso/markup?slot=preview", "/catalog/offers"])
        {
            var answer = await fixture.Service.GetAsync(path);
            Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
            Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
            foreach (var text in (string[])["alert(", "onerror", "onclick", "javascript:", "<img", "<a "])
                Assert.DoesNotContain(text, answer.Body, StringComparison.Ordinal);
            Assert.Contains("Fine", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Markup_in_addresses_reaches_messages_encoded()
    {
        const string offer = "/api/publishers/contoso/offers/messages";
        await fixture.Service.PutAsync(offer, Samples.VirtualMachineWith(document =>
        {
            document["id"] = "messages";
            document["definition"]!["offer"]![
                "microsoft-azure-marketplace.smallLogo"] = "http://127.0.0.1:1/<script>alert(1)</script>?sig=s3cr3t-sig";
            document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"] = JsonNode.Parse(
                """{"1.0.1":{"osVhdUrl":"http://127.0.0.1:1/<img/src=x>.vhd?sv=1&sr=c&st=2026-11-01T00:00:00Z"""
                + """&se=2036-11-01T00:00:00Z&sp=rl&sig=s3cr3t-sig&x=\"><b>"}}""");
        }));
        var publish = await fixture.Service.PostAsync($"{offer}/publish");
        Assert.True(publish.Status == 202, publish.Body);
        var operation = await fixture.Service.PollAsync(publish.Location, operation => operation["messages"]!.AsArray().Count > 0);
        foreach (var answer in (Answer[])[
            await fixture.Service.GetAsync(publish.Location), await fixture.Service.GetAsync($"{offer}/status")])
        {
            Assert.DoesNotContain("s3cr3t-sig", answer.Body, StringComparison.Ordinal);
            var messages = answer.Json["steps"]!.AsArray().SelectMany(step => step!["messages"]!.AsArray()).Concat(
                answer.Json["messages"]!.AsArray());
            Assert.All(messages, message => Assert.DoesNotMatch("[<>\"]", message!["messageHtml"]!.GetValue<string>()));
            Assert.Contains("&lt;img/src=x&gt;", answer.Body, StringComparison.Ordinal);
        }

        await fixture.Service.PostAsync($"{offer}/cancel");
        Assert.DoesNotContain("s3cr3t-sig", fixture.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Token, fixture.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rehearsal\"", fixture.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("contoso/messages", fixture.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%0d%0aX-Evil:%20yes")]
    [InlineData("%0aX-Evil:%20yes")]
    [InlineData("%e5%98%8a%e5%98%8dX-Evil:%20yes")]
    [InlineData("%E2%84%AA")]
    public async Task No_line_break_or_strange_character_reaches_a_header(string text)
    {
        foreach (var offer in (string[])[$"/api/publishers/contoso/offers/a{text}", $"/api/publishers/contoso{text}/offers/a"])
        {
            foreach (var answer in (Answer[])
            [
                await fixture.Service.PutAsync(offer, Samples.VirtualMachineWith(document => document.AsObject().Remove("id"))),
                await fixture.Service.PostAsync($"{offer}/publish"),
                await fixture.Service.PostAsync($"{offer}/cancel"),
                await fixture.Service.GetAsync($"{offer}/status"),
            ])
            {
                HostileFixture.AssertRefused(answer);
                Assert.False(answer.Headers.ContainsKey("X-Evil"));
                Assert.False(answer.Headers.ContainsKey("Location"));
            }
        }
    }

    [Fact]
    public async Task Line_breaks_in_a_document_stay_in_the_document()
    {
        const string offer = "/api/publishers/contoso/offers/breaks";
        const string text = "a\r\nX-Doc: yes\u2028\u0085\u0007";
        var put = await fixture.Service.PutAsync(offer, Samples.VirtualMachineWith(document =>
        {
            document["id"] = "breaks";
            document["definition"]!["displayText"] = text;
        }));
        Assert.Equal(text, put.Json["definition"]!["displayText"]!.GetValue<string>());
        Assert.False(put.Headers.ContainsKey("X-Doc"));
        Assert.Equal(text, (await fixture.Service.GetAsync("/api/publishers/contoso/offers")).Json.AsArray()
            .Single(item => item!["id"]!.GetValue<string>() == "breaks")!["definition"]!["displayText"]!.GetValue<string>());
        Assert.DoesNotContain("X-Doc", fixture.Logs.Text, StringComparison.Ordinal);
    }
}
