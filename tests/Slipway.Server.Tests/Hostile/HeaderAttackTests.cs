using Slipway.Server.Tests.Host;
using static Slipway.Server.Tests.Hostile.HostileFixture;

namespace Slipway.Server.Tests.Hostile;

public class HeaderAttackTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    private const string Target = Contoso + "?" + ServiceUnderTest.ApiVersion;

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic Y2xpZW50OnJlaGVhcnNhbA==")]
    [InlineData("Negotiate x")]
    [InlineData("{0}")]
    [InlineData("bearer\t{0}")]
    [InlineData("Bearer {0}.{0}")]
    [InlineData("Bearer {0}\r\nAuthorization: Bearer {0}")]
    [InlineData("Bearer {0}\r\nAuthorization: Basic eDp5")]
    [InlineData("Bearer x, Bearer {0}")]
    public Task A_wrong_authorization_is_401(string value) => fixture.HarmlessAsync(async () =>
        AssertRefused((await RawRequest.SendAsync(fixture, $"GET {Target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: "
            + $"close\r\nAuthorization: {string.Format(null, value, fixture.Token)}\r\n\r\n"))!, 401));

    [Theory]
    [InlineData(20, 401)]
    [InlineData(100, 401)]
    [InlineData(200, 431)]
    public Task A_huge_token_is_refused(int kilobytes, int status) => fixture.HarmlessAsync(async () =>
    {
        var answer = await RawRequest.SendAsync(
            fixture, $"GET {Target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: "
                + $"Bearer {new string('a', kilobytes * 1024)}\r\n\r\n");
        Assert.Equal(status, answer!.Status);
        if (status == 401)
            AssertRefused(answer, 401);
        Assert.DoesNotContain("aaaa", answer.Body, StringComparison.Ordinal);
    });

    [Fact]
    public Task Too_many_headers_are_refused() => fixture.HarmlessAsync(async () =>
    {
        var answer = await RawRequest.SendAsync(
            fixture, RawRequest.Head(fixture, "GET", Target, [.. Enumerable.Range(0, 1_000).Select(i => $"X-{i}: 1")]));
        Assert.Equal(431, answer!.Status);
    });

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("W/")]
    [InlineData(",,,")]
    [InlineData("**")]
    [InlineData("*, *")]
    [InlineData("W/\"datetime'%'\"")]
    [InlineData("W/\"datetime'9999-99-99T99%3A99%3A99.9999999Z'\"")]
    [InlineData("'; DROP TABLE offers; --")]
    [InlineData("\u00ff\u0100")]
    public Task A_tag_that_names_nothing_is_412(string tag) => fixture.HarmlessAsync(async () => AssertRefused(
        (await PutAsync($"If-Match: {tag}"))!, 412));

    [Fact]
    public Task A_list_of_ten_thousand_tags_is_412() => fixture.HarmlessAsync(async () =>
    {
        AssertRefused((await PutAsync($"If-Match: {string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"{i}\""))}"))!, 412);
        AssertRefused((await PutAsync("If-Match: \"a\"\r\nIf-Match: \"b\""))!, 412);
    });

    [Theory]
    [InlineData("huge")]
    [InlineData("a\tb")]
    [InlineData("'; DROP TABLE client_requests; --")]
    [InlineData("\u00fc\u4e00")]
    [InlineData("{0}")]
    public async Task A_strange_request_id_is_only_a_name(string id)
    {
        var value = id == "huge" ? new string('i', 50_000) : id;
        var answer = await RawRequest.SendAsync(fixture, RawRequest.Head(
            fixture, "POST", $"{Contoso}/cancel?{ServiceUnderTest.ApiVersion}", $"x-ms-client-request-id: {value}", "Content-Length: 0"));
        Assert.Equal(202, answer!.Status);
        Assert.False(answer.Headers.ContainsKey("x-ms-client-request-id"));
    }

    [Theory]
    [InlineData("x-ms-client-request-id: a\0b")]
    [InlineData("x-ms-client-request-id: a\rb")]
    [InlineData("If-Match: *\0")]
    [InlineData("Bad Name: 1")]
    [InlineData(" folded: 1")]
    public Task A_control_character_in_a_header_is_refused(string header) => fixture.HarmlessAsync(async () =>
        Assert.Equal(400, (await PutAsync(header))!.Status));

    [Fact]
    public async Task No_header_of_the_answer_repeats_one_of_the_request()
    {
        var answer = await RawRequest.SendAsync(fixture, RawRequest.Head(
            fixture,
            "GET",
            Target,
            "Origin: https://evil.example",
            "X-Forwarded-Host: evil.example",
            "X-Original-URL: /catalog/offers",
            "X-HTTP-Method-Override: DELETE",
            "x-ms-correlation-request-id: evil"));
        Assert.Equal(200, answer!.Status);
        Assert.DoesNotContain("evil", string.Join(' ', answer.Headers.Values), StringComparison.Ordinal);
    }

    private Task<Answer?> PutAsync(string header)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(Samples.VirtualMachine);
        return RawRequest.SendAsync(fixture, RawRequest.Head(fixture, "PUT", Target, header, $"Content-Length: {body.Length}"), body);
    }
}
