using Slipway.Server.Artifacts;

namespace Slipway.Server.Tests.Artifacts;

public class AliasTests : FetcherTest
{
    [Fact]
    public async Task A_request_to_an_aliased_host_goes_to_the_base_address_instead()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/_slipway/samples/a/b.png", [1]);
        using var fetcher = Aliased(host.Root + "/_slipway/samples");
        var fetched = Assert.IsType<FetchOutcome.Fetched>(await fetcher.FetchAsync("https://FILES.contoso.example/a/b.png?x=1&sig=a%2Bb", Limit, CancellationToken.None));
        Assert.Equal([1], fetched.Bytes);
        var seen = Assert.Single(host.Seen);
        Assert.Equal("/_slipway/samples/a/b.png?x=1&sig=a%2Bb", seen.Target);
        Assert.Equal(new Uri(host.Root).Authority, seen.Headers["Host"]);
    }

    [Fact]
    public async Task Messages_name_the_address_that_was_asked_for()
    {
        await using var host = await FileHost.StartAsync();
        using var fetcher = Aliased(host.Root + "/");
        Lasting(await fetcher.FetchAsync("https://files.contoso.example/none.png", Limit, CancellationToken.None), "'https://files.contoso.example/none.png'");
    }

    [Fact]
    public async Task Relative_redirects_stay_with_the_aliased_host()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/base/b", [1]);
        host.Redirect("/base/a", "/b");
        using var fetcher = Aliased(host.Root + "/base");
        Assert.IsType<FetchOutcome.Fetched>(await fetcher.FetchAsync("https://files.contoso.example/a", Limit, CancellationToken.None));
    }

    [Fact]
    public async Task Only_the_alias_leads_to_its_target()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/a", [1]);
        using var fetcher = Aliased(host.Root);
        Assert.IsType<FetchOutcome.Fetched>(await fetcher.FetchAsync("https://files.contoso.example/a", Limit, CancellationToken.None));

        var port = new Uri(host.Root).Port;
        Lasting(await fetcher.FetchAsync(host.Root + "/a", Limit, CancellationToken.None), "loopback");
        Lasting(await fetcher.FetchAsync($"http://other.contoso.example:{port}/a", Limit, CancellationToken.None), "loopback");
        Assert.Single(host.Seen);
    }

    private static GuardedFetcher Aliased(string target) => new(Resolving("127.0.0.1"))
    {
        Aliases = new Dictionary<string, Uri> { ["files.contoso.example"] = new(target) },
    };
}
