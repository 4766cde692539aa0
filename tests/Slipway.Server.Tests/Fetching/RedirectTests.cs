using System.Net;
using Slipway.Core.Fetching;
using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Fetching;

public class RedirectTests : FetcherTest
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_followed(int status)
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/b/c", [1]);
        Assert.Equal([1], (await FetchedAsync(Near, host.Redirect("/a", "/b/c", status))).Bytes);
        Assert.Equal([1], (await FetchedAsync(Near, host.Redirect("/b/d", "c?x=1", status))).Bytes);
        Assert.Equal([1], (await FetchedAsync(Near, host.Redirect("/e", host.Root + "/b/c", status))).Bytes);
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_a_sixth_is_not()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/0", [1]);
        for (var left = 1; left <= 6; left++)
            host.Redirect($"/{left}", $"/{left - 1}");
        Assert.Equal([1], (await FetchedAsync(Near, host.Root + "/5")).Bytes);
        Lasting(await FetchAsync(Near, host.Root + "/6"), "more than 5 times");
    }

    [Fact]
    public async Task A_redirect_to_itself_ends()
    {
        await using var host = await FileHost.StartAsync();
        Lasting(await FetchAsync(Near, host.Redirect("/a", "/a")), "more than 5 times");
        Assert.Equal(6, host.Seen.Count);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "redirects to an address to which requests are not allowed")]
    [InlineData("ftp://127.0.0.1/a", "redirects to an address to which requests are not allowed")]
    [InlineData("gopher://127.0.0.1/a", "redirects to an address to which requests are not allowed")]
    [InlineData("http://jon:pw@127.0.0.1/a", "redirects to an address to which requests are not allowed")]
    [InlineData("http://127.0.0.2:1/a?sig=secret", "redirects to an address to which requests are not allowed")]
    [InlineData("http://0x7F000002:1/a", "redirects to an address to which requests are not allowed")]
    [InlineData("//127.0.0.2:1/a", "redirects to an address to which requests are not allowed")]
    [InlineData("http://[::ffff:127.0.0.2]:1/a", "redirects to an address to which requests are not allowed")]
    [InlineData("http://", "without a valid address")]
    public async Task A_redirect_to_what_is_not_allowed_is_refused(string location, string words)
    {
        await using var host = await FileHost.StartAsync();
        var options = new FetcherOptions { Policy = new AddressPolicy { AllowedNetworks = [IPNetwork.Parse("127.0.0.1/32")] } };
        var faulted = Lasting(await FetchAsync(options, host.Redirect("/a", location)), words);
        Assert.DoesNotContain("secret", faulted.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", faulted.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.2", faulted.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/b")]
    [InlineData("http://localhost:{0}/b")]
    [InlineData("http://2130706433:{0}/b")]
    [InlineData("http://inside.contoso.example:{0}/b")]
    public async Task A_redirect_from_an_allowed_host_to_loopback_leaves_it_untouched(string location)
    {
        await using var host = await FileHost.StartAsync();
        await using var inside = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        host.Redirect("/a", string.Format(null, location, inside.Port));
        var options = Resolving("127.0.0.1") with { Policy = new AddressPolicy { AllowedHosts = ["files.contoso.example"] } };
        var faulted = Lasting(
            await FetchAsync(options, $"http://files.contoso.example:{new Uri(host.Root).Port}/a"), "the server redirects to");
        Assert.DoesNotContain("inside", faulted.Message, StringComparison.Ordinal);
        Assert.Single(host.Seen);
        Assert.True(await inside.IsUntouchedAsync());
    }

    [Fact]
    public async Task A_redirect_without_an_address_is_a_fault()
    {
        await using var host = await FileHost.StartAsync();
        Lasting(await FetchAsync(Near, host.Answer(
            "/a", context => { context.Response.StatusCode = 302; return Task.CompletedTask; })), "without a valid address");
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_refused()
    {
        await using var host = await FileHost.StartAsync();
        var target = host.Put("/b", [1]);
        using var fetcher = new GuardedFetcher(Near with
        {
            StandIn = asked => asked.RequestUri!.Scheme == "https" ? new HttpResponseMessage(HttpStatusCode.Found)
            {
                Headers = { Location = new Uri(target) },
            } : null,
        });
        Lasting(await fetcher.FetchAsync("https://files.contoso.example/a", Limit, CancellationToken.None), "from https to http");
    }
}
