using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Rehearsal.Identity;
using Slipway.Rehearsal.Journal;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal.Journal;

/// <summary>One service for all: each test looks for offers of its own.</summary>
public sealed class JournalFixture : IAsyncLifetime
{
    public ServiceUnderTest Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await ServiceUnderTest.StartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();
}

public sealed class JournalTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private ServiceUnderTest Service => fixture.Service;

    [Fact]
    public async Task Whoever_has_an_answer_finds_it_in_the_journal_with_what_was_sent()
    {
        var put = await Service.PutAsync(PathOf("told"), Offer("told"), ("If-Match", "*"), ("x-ms-client-request-id", "mine"));

        var entry = Assert.Single((await ReadAsync("offer=told&call=putOffer")).Entries);
        Assert.Equal(200, Number(entry, "status"));
        Assert.Equal(put.Headers["x-ms-correlation-request-id"], Text(entry, "correlationId"));
        Assert.Equal(Service.Client.BaseAddress!.Authority, Text(entry, "host"));
        Assert.Equal("*", Text(entry["request"]!["headers"]!, "If-Match"));
        Assert.Equal("mine", Text(entry["request"]!["headers"]!, "x-ms-client-request-id"));
        Assert.Equal("Bearer ********", Text(entry["request"]!["headers"]!, "Authorization"));
        Assert.Equal(put.Headers["ETag"], Text(entry["response"]!["headers"]!, "ETag"));
        Assert.Contains("Contoso App", Text(entry["request"]!, "body"), StringComparison.Ordinal);
        Assert.Equal("told", Text(JsonNode.Parse(Text(entry["response"]!, "body"))!, "id"));
    }

    [Fact]
    public async Task Entries_stand_in_order_and_go_on_from_a_number()
    {
        await Service.PutAsync(PathOf("order"), Offer("order"));
        await Service.PostAsync($"{PathOf("order")}/publish");
        await Service.GetAsync($"{PathOf("order")}/status");
        await Service.PostAsync($"{PathOf("order")}/cancel");

        Assert.Equal(["putOffer", "publish", "status", "cancel"], Names(await ReadAsync("offer=ORDER")));
        Assert.Equal(["status", "cancel"], Names(await ReadAsync("offer=order&limit=2")));
        var second = Number((await ReadAsync("offer=order&call=publish")).Entries[0], "number");
        var page = await ReadAsync($"offer=order&since={second}&limit=1");
        Assert.Equal(["status"], Names(page));
        Assert.Equal(1, page.More);
        Assert.Equal(["publish", "cancel"], Names(await ReadAsync("offer=order&method=post&status=202")));
        Assert.Empty((await ReadAsync("offer=order&publisher=fabrikam")).Entries);
    }

    [Theory]
    [InlineData("call=pubish", "'pubish' is not a call")]
    [InlineData("limit=0", "limit is an integer from 1")]
    [InlineData("status=ok&since=x", "since is an integer")]
    public async Task A_filter_that_is_wrong_is_refused(string query, string why)
    {
        using var response = await Service.Client.GetAsync($"/_slipway/journal?{query}");
        var answer = await Answer.ReadAsync(response);
        Assert.Equal(400, answer.Status);
        Assert.Contains(why, answer.Message, StringComparison.Ordinal);
    }

    /// <summary>Every secret is the same word, so that one look finds any of them.</summary>
    [Fact]
    public async Task No_secret_stands_in_the_journal_wherever_it_was_sent()
    {
        const string hush = "hush-4711-hush";
        string[] leads =
        [
            $$$"""{"key":"{{{hush}}}"}""",
            $$$"""{"key":["{{{hush}}}"]}""",
            $$$"""{"key":{"value":[{"a":"{{{hush}}}"}]}}""",
            $$$"""{"\u006bey":"{{{hush}}}"}""",
            $$$""" "{{{hush}}}" """,
            $$$"""["{{{hush}}}"]""", $$$"""{"PASSWORD":"{{{hush}}}"}""", $$$"""{"a":{"connectionString":"AccountKey={{{hush}}}"}}""",
            $$$"""{"url":"https://u:x/{{{hush}}}@a.example/"}""",
            $$$"""{"url":"https://u:x?{{{hush}}}@a.example/"}""",
            $$$"""["//u:{{{hush}}}@a.example/"]""",
            $$$"""{"a":"Server=a;Pwd='x {{{hush}}}'"}""",
        ];
        foreach (var (lead, index) in leads.Select((lead, index) => (lead, index)))
        {
            await Service.PutAsync(PathOf($"secret{index}"), Offer($"secret{index}", document =>
                document["definition"]!["offer"]!["microsoft-azure-marketplace.httpsEndpointLeadConfiguration"] = JsonNode.Parse(lead)));
        }

        string[] queries = ["sig", "X-Amz-Signature", "x-amz-security-token", "sasToken", "api_key", "client_secret", "access_token"];
        foreach (var (name, index) in queries.Select((name, index) => (name, index)))
        {
            var address = $"https://user:{hush}@files.contoso.example/a.png?sv=1&{name}={hush}";
            await Service.PutAsync(PathOf($"address{index}"), Offer(
                $"address{index}", document => document["definition"]!["offer"]!["microsoft-azure-marketplace.smallLogo"] = address));
            await Service.GetAsync($"{PathOf($"address{index}")}?{ServiceUnderTest.ApiVersion}&{name}={hush}");
        }

        await Service.PutAsync(PathOf("broken"), $$$"""{"definition":{"offer":{"x.httpsEndpointLeadConfiguration":{"key":"{{{hush}}}"}}""");
        using (var form = new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", "nobody"), new("client_secret", hush), new("more", hush)]))
            (await Service.Client.PostAsync($"/{RehearsalIdentities.Tenant}/oauth2/token", form)).Dispose();
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/api/publishers?api-version=2017-10-31"))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", hush);
            (await Service.Client.SendAsync(request)).Dispose();
        }

        var token = await Service.TokenAsync();
        var journal = await Service.Client.GetStringAsync("/_slipway/journal?limit=10000");
        Assert.DoesNotContain("hush", journal, StringComparison.Ordinal);
        Assert.DoesNotContain(token[..token.LastIndexOf('.')], journal, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", journal, StringComparison.Ordinal);
        Assert.Contains("not JSON", Text((await ReadAsync("offer=broken")).Entries[0]["request"]!, "bodyNote"), StringComparison.Ordinal);
        Assert.Contains("client_id=nobody&client_secret=********", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_body_is_cut_and_says_so()
    {
        var text = new string('x', JournalMask.LongestBody);
        await Service.PutAsync(PathOf("long"), Offer("long", document => document["definition"]!["note"] = text));
        var entry = Assert.Single((await ReadAsync("offer=long")).Entries);
        Assert.Equal(JournalMask.LongestBody, Encoding.UTF8.GetByteCount(Text(entry["request"]!, "body")));
        Assert.StartsWith("cut: the first ", Text(entry["request"]!, "bodyNote"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_connection_that_was_dropped_says_so_and_has_a_status_only_when_the_answer_had_begun(int sent)
    {
        var journal = new WireJournal();
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        (context.Request.Method, context.Request.Path, context.Response.ContentLength) = ("POST", PathOf("dropped") + "/publish", 10);
        await new JournalRecorder(journal, TimeProvider.System).RunAsync(
            context, answered => sent == 0 ? Task.CompletedTask : answered.Response.Body.WriteAsync(new byte[sent]).AsTask());

        var dropped = Assert.Single(journal.Read().Entries);
        Assert.True(dropped.Dropped);
        Assert.Equal(sent == 0 ? null : 200, dropped.Status);
    }

    [Fact]
    public async Task What_only_a_rehearsal_serves_is_not_of_the_wire()
    {
        await Service.Client.GetStringAsync("/_slipway/samples/small.png");
        await Service.Client.GetStringAsync("/health/live");
        var journal = await Service.Client.GetStringAsync("/_slipway/journal?limit=10000");
        Assert.DoesNotContain("/_slipway", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_expected_is_said_to_be_so_or_what_was_there_instead()
    {
        await Service.PutAsync(PathOf("expected"), Offer("expected"));
        await Service.PostAsync($"{PathOf("expected")}/golive");
        await Service.PostAsync($"{PathOf("expected")}/publish");

        var right = await VerifyAsync(
            """{"calls":[{"call":"putOffer","offer":"expected","status":200}"""
            + """,{"call":"publish","offer":"expected","times":1,"status":202}]"""
            + ""","inOrder":true,"never":[{"call":"cancel","offer":"expected"}]}""");
        Assert.Equal(200, right.Status);
        Assert.True(right.Json["verified"]!.GetValue<bool>());

        var wrong = await VerifyAsync(
            """{"calls":[{"call":"publish","offer":"expected","times":1},{"call":"golive","offer":"expected","status":202}]"""
            + ""","inOrder":true}""");
        Assert.Equal(409, wrong.Status);
        Assert.Equal("NotVerified", wrong.ErrorCode);
        var detail = Assert.Single(wrong.Json["error"]!["details"]!.AsArray())!;
        Assert.Equal("/calls/1", Text(detail, "target"));
        Assert.Contains("was not called at all; there was #", Text(detail, "message"), StringComparison.Ordinal);

        Assert.Contains("the key 'tiems' is not known here ($.calls[0].tiems).", Text(
            (await VerifyAsync("""{"calls":[{"call":"publish","tiems":1}]}""")).Json["error"]!, "message"), StringComparison.Ordinal);
        Assert.Contains(
            "line 1: what stands at $.calls[0].times is not of the kind that is expected there.",
            Text((await VerifyAsync("""{"calls":[{"call":"publish","times":"often"}]}""")).Json["error"]!, "message"),
            StringComparison.Ordinal);
        Assert.Equal(400, (await VerifyAsync("{}")).Status);
    }

    private async Task<Answer> VerifyAsync(string body)
    {
        using var content = new StringContent(body);
        using var response = await Service.Client.PostAsync("/_slipway/verify", content);
        return await Answer.ReadAsync(response);
    }

    private async Task<(IReadOnlyList<JsonNode> Entries, int More)> ReadAsync(string query)
    {
        var page = JsonNode.Parse(await Service.Client.GetStringAsync($"/_slipway/journal?{query}"))!;
        return ([.. page["entries"]!.AsArray().Select(entry => entry!)], page["more"]!.GetValue<int>());
    }

    private static string[] Names((IReadOnlyList<JsonNode> Entries, int More) page) =>
        [.. page.Entries.Select(entry => Text(entry, "call"))];

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static int Number(JsonNode node, string name) => node[name]!.GetValue<int>();

    private static string PathOf(string offer) => $"/api/publishers/contoso/offers/{offer}";

    private static string Offer(string id, Action<JsonNode>? change = null) => Samples.VirtualMachineWith(document =>
    {
        document["id"] = id;
        change?.Invoke(document);
    });
}
