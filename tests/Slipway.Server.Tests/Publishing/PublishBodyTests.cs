using System.Net.Http.Headers;
using System.Text;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing;

public sealed class PublishBodiesOnSqliteTests(HeldSqliteService wire) : PublishBodyTests(wire), IClassFixture<HeldSqliteService>;

public sealed class PublishBodiesOnPostgresTests(HeldPostgresService wire) : PublishBodyTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>§2: the body of publish, golive and cancel in all the forms that are in use, and those that are refused.</summary>
public abstract class PublishBodyTests(WireService wire) : WireSuite(wire)
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("  \r\n", "")]
    [InlineData("{}", "")]
    [InlineData("""{"metadata":{}}""", "")]
    [InlineData("""{"metadata":{"notification-emails":""}}""", "")]
    [InlineData("""{"metadata":{"notification-emails":null}}""", "")]
    [InlineData("""{"metadata":{"other":[1]},"more":true}""", "")]
    [InlineData("""{"metadata":{"notification-emails":"a@x.example,b@y.example"}}""", "a@x.example,b@y.example")]
    [InlineData("""{"metadata":{"notification-emails":"  a@x.example , b@y.example "}}""", "a@x.example,b@y.example")]
    [InlineData("{'metadata': {'notification-emails': 'jondoe@contoso.com'}}", "jondoe@contoso.com")]
    public async Task Every_form_in_use_is_accepted_and_its_list_is_shown(string? body, string emails)
    {
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish", body);
        Assert.Equal("{}", publish.Body);
        Assert.Equal(emails, Text(await GetJsonAsync(publish.Location), "notificationEmails"));
        Assert.Equal(emails, Text(await GetJsonAsync($"{offer}/status"), "notificationEmails"));
        Assert.Equal(emails, (await GetJsonAsync($"{offer}/submissions"))[0]!["definition"]!["metadata"]!["emails"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("""{"metadata":[]}""")]
    [InlineData("""{"metadata":null}""")]
    [InlineData("""{"metadata":"text"}""")]
    [InlineData("""{"metadata":{"notification-emails":["a@x.example"]}}""")]
    [InlineData("""{"metadata":{"notification-emails":5}}""")]
    [InlineData("""{"metadata":{"notification-emails":"no address"}}""")]
    [InlineData("""{"metadata":{"notification-emails":"a@x.example;b@y.example"}}""")]
    public async Task Anything_else_is_400_and_starts_nothing(string body)
    {
        var offer = await DraftAsync();
        foreach (var command in new[] { "publish", "golive", "cancel" })
            AssertRefusal(await Service.PostAsync($"{offer}/{command}", body), 400, "BadRequest");
        Assert.Empty((await GetJsonAsync($"{offer}/submissions")).AsArray());
    }

    [Fact]
    public async Task A_refused_cancel_cancels_nothing()
    {
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        AssertRefusal(await Service.PostAsync($"{offer}/cancel", "[]"), 400, "BadRequest");
        Assert.Equal("running", Text(await GetJsonAsync(publish.Location), "status"));
    }

    [Fact]
    public async Task A_form_content_type_is_no_reason_to_refuse()
    {
        var offer = await DraftAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("{\"metadata\":{\"notification-emails\":\"a@x.example\"}}"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        var publish = await SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{offer}/publish?{Version}") { Content = content });
        Assert.Equal(202, publish.Status);
        Assert.Equal("a@x.example", Text(await GetJsonAsync(publish.Location), "notificationEmails"));
    }

    [Fact]
    public async Task A_go_live_uses_the_publish_calls_list()
    {
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish", """{"metadata":{"notification-emails":"a@x.example"}}""");
        await WalkAsync(publish.Location);
        var goLive = await CommandAsync(offer, "golive", """{"metadata":{"notification-emails":"other@x.example"}}""");
        Assert.Equal("a@x.example", Text(await GetJsonAsync(goLive.Location), "notificationEmails"));
    }

    [Fact]
    public async Task A_migrated_offer_shows_no_list()
    {
        var offer = await DraftAsync(publisherId: "fabrikam");
        Assert.Null((await GetJsonAsync($"{offer}/status"))["notificationEmails"]);
        var publish = await CommandAsync(offer, "publish", """{"metadata":{"notification-emails":"a@x.example"}}""");
        Assert.False((await GetJsonAsync(publish.Location)).AsObject().ContainsKey("notificationEmails"));
        Assert.False((await GetJsonAsync($"{offer}/status")).AsObject().ContainsKey("notificationEmails"));
    }
}
