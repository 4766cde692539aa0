using System.Net;
using Slipway.Core.Fetching;
using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Fetching;

/// <summary>
/// Addresses that must not be reached. They name listeners of ours, so that even a broken fetcher
/// sends nothing to other machines.
/// </summary>
public class RefusedAddressTests : FetcherTest
{
    private static readonly FetcherOptions Production = new();

    [Theory]
    [InlineData("http://127.0.0.1:{0}/a")]
    [InlineData("http://127.1:{0}/a")]
    [InlineData("http://2130706433:{0}/a")]
    [InlineData("http://0x7f000001:{0}/a")]
    [InlineData("http://0177.0.0.1:{0}/a")]
    [InlineData("http://127.0.0.1.:{0}/a")]
    [InlineData("http://0.0.0.0:{0}/a")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/a")]
    [InlineData("http://localhost:{0}/a")]
    [InlineData("http://files.localhost:{0}/a")]
    public async Task Loopback_stays_untouched_however_it_is_written(string address)
    {
        await using var host = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Lasting(await FetchAsync(Production, string.Format(null, address, host.Port)), "leads to");
        Assert.True(await host.IsUntouchedAsync());
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("0.0.0.0")]
    public async Task A_name_that_leads_to_loopback_is_refused(string address)
    {
        await using var host = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var faulted = Lasting(
            await FetchAsync(Resolving(address), $"http://files.contoso.example:{host.Port}/a"), "'files.contoso.example' resolves to");
        Assert.DoesNotContain("127.0.0.1", faulted.Message, StringComparison.Ordinal);
        Assert.True(await host.IsUntouchedAsync());
    }

    [Theory]
    [InlineData("127.0.0.2", "127.0.0.1")]
    [InlineData("127.0.0.1", "127.0.0.2")]
    [InlineData("127.0.0.2", "::ffff:127.0.0.1")]
    public async Task One_address_that_is_not_allowed_spoils_the_others(params string[] addresses)
    {
        await using var host = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var options = Resolving(addresses) with { Policy = new AddressPolicy { AllowedNetworks = [IPNetwork.Parse("127.0.0.2/32")] } };
        Lasting(await FetchAsync(options, $"http://files.contoso.example:{host.Port}/a"), "resolves to a loopback address");
        Assert.True(await host.IsUntouchedAsync());
    }

    [Fact]
    public async Task A_name_is_looked_up_once_and_that_answer_is_connected_to()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/a", [1]);
        var answers = 0;
        var options = Near with
        {
            Policy = new AddressPolicy { AllowedNetworks = [IPNetwork.Parse("127.0.0.1/32")] },
            Resolve = (_, _) =>
                Task.FromResult(new[] { IPAddress.Parse(Interlocked.Increment(ref answers) == 1 ? "127.0.0.1" : "127.0.0.2") }),
        };
        var fetched = await FetchedAsync(options, $"http://files.contoso.example:{new Uri(host.Root).Port}/a");
        Assert.Equal([1], fetched.Bytes);
        Assert.Equal(1, answers);
    }

    [Fact]
    public async Task An_allowed_host_may_resolve_to_anything()
    {
        await using var host = await FileHost.StartAsync();
        host.Put("/a", [1]);
        var options = Resolving("127.0.0.1") with { Policy = new AddressPolicy { AllowedHosts = ["files.contoso.example"] } };
        var port = new Uri(host.Root).Port;
        Assert.Equal([1], (await FetchedAsync(options, $"http://files.contoso.example:{port}/a")).Bytes);
        Lasting(await FetchAsync(options, $"http://other.contoso.example:{port}/a"), "resolves to a loopback address");
    }

    [Theory]
    [InlineData("ftp://files.contoso.example/a")]
    [InlineData("file:///etc/hostname")]
    [InlineData("http://jon:pw@127.0.0.1/a")]
    [InlineData("no address")]
    public async Task What_is_no_plain_web_address_is_refused_before_anything_is_sent(string address)
    {
        var faulted = Lasting(await FetchAsync(Near, address), "");
        Assert.Null(faulted.Status);
        Assert.DoesNotContain("pw", faulted.Message, StringComparison.Ordinal);
    }
}
