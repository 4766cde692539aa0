using System.Net;
using Slipway.Core.Fetching;
using Slipway.Rehearsal.Files;
using Slipway.Server.Fetching;
using Slipway.Server.Tests.Host;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Rehearsal.Files;

/// <summary>What a rehearsal asks, and what it does not.</summary>
public sealed class StaysOnThisMachineTests
{
    private const string Logo = "https://contoso.blob.core.windows.net/logos/small.png";

    [Theory]
    [InlineData("https://files.elsewhere.example/a.png", false)]
    [InlineData("https://files.elsewhere.example:8443/a.png", true)]
    [InlineData("https://open.example/a.png", true)]
    [InlineData("https://open.example:444/a.png", true)]
    [InlineData("https://OPEN.example./a.png", true)]
    [InlineData("https://20.1.2.3/a.png", false)]
    [InlineData("https://10.1.2.3/a.png", true)]
    [InlineData("http://127.0.0.1:5080/a.png", true)]
    [InlineData("http://[::1]:5080/a.png", true)]
    [InlineData("http://localhost/a.png", true)]
    [InlineData("http://files.localhost/a.png", true)]
    [InlineData("http://localhost.elsewhere.example/a.png", false)]
    public void Only_this_machine_and_what_was_allowed_is_asked(string address, bool may) => Assert.Equal(may, new AddressPolicy
    {
        OnThisMachine = true,
        AllowLoopback = true,
        AllowedHosts = ["open.example", "files.elsewhere.example:8443"],
        AllowedNetworks = [System.Net.IPNetwork.Parse("10.1.0.0/16")],
    }.MayRequest(new Uri(address)));

    [Fact]
    public async Task A_host_that_an_offer_names_is_neither_looked_up_nor_asked_and_the_block_says_what_to_do()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var blocked = await BlockedAsync(service);
        Assert.Contains(
            $"'{Logo}' could not be fetched: a rehearsal sends requests only to its own machine", blocked, StringComparison.Ordinal);
        Assert.Contains("--files https://contoso.blob.core.windows.net=FOLDER", blocked, StringComparison.Ordinal);
        Assert.Contains("--allow-host contoso.blob.core.windows.net", blocked, StringComparison.Ordinal);
        Assert.Contains("certification-skips-files", blocked, StringComparison.Ordinal);
        Assert.Equal(["contoso.blob.core.windows.net"], service.Get<RefusedHosts>().Times.Keys);
    }

    [Fact]
    public async Task With_its_storage_mapped_an_offer_reaches_preview()
    {
        var (map, _) = FileMap.Read(["https://contoso.blob.core.windows.net=:samples:"]);
        await using var service = await ServiceUnderTest.StartAsync(rehearsal: options => options with { Files = map! });
        var location = await PublishAsync(service);
        Assert.Equal("succeeded", (await service.PollAsync(location))["status"]!.GetValue<string>());
        Assert.Empty(service.Get<RefusedHosts>().Times);
    }

    [Fact]
    public async Task A_webhook_elsewhere_is_not_told()
    {
        var refused = new List<Uri>();
        using var fetcher = new GuardedFetcher(new FetcherOptions
        {
            Policy = new AddressPolicy { OnThisMachine = true, AllowLoopback = true },
            Resolve = (name, _) => throw new InvalidOperationException($"{name} was looked up"),
            Refused = address =>
            {
                refused.Add(address);
                return RefusedHosts.Advice(address);
            },
        });
        var (status, fault) = await fetcher.PostAsync(
            "https://hooks.example/secret-path", "{}"u8.ToArray(), _ => { }, CancellationToken.None);
        Assert.Null(status);
        Assert.Contains("--allow-host hooks.example", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", fault, StringComparison.Ordinal);
        Assert.Single(refused);
    }

    [Theory]
    [InlineData("localhost.")]
    [InlineData("files.localhost")]
    [InlineData("files.localhost.")]
    public async Task A_name_of_this_machine_is_not_looked_up_anywhere(string host)
    {
        var connections = 0;
        await using var here = new LoopbackListener((_, _) =>
        {
            Interlocked.Increment(ref connections);
            return Task.CompletedTask;
        });
        var lookedUp = new List<string>();
        using var fetcher = new GuardedFetcher(new FetcherOptions
        {
            Policy = new AddressPolicy { OnThisMachine = true, AllowLoopback = true },
            Resolve = (name, _) =>
            {
                lookedUp.Add(name);
                return Task.FromResult<IPAddress[]>([]);
            },
        });
        await fetcher.FetchAsync($"http://{host}:{here.Port}/a.png", 100, CancellationToken.None);
        Assert.NotEqual(0, connections);
        Assert.Empty(lookedUp);
    }

    private static async Task<string> PublishAsync(ServiceUnderTest service)
    {
        var offer = Samples.VirtualMachine.Replace("files.contoso.example", "contoso.blob.core.windows.net", StringComparison.Ordinal)
            .Replace("contoso.blob.core.windows.net/small.png", "contoso.blob.core.windows.net/logos/small.png", StringComparison.Ordinal);
        Assert.Equal(200, (int)(await service.PutAsync("/api/publishers/contoso/offers/contoso-offer", offer)).Status);
        var publish = await service.PostAsync("/api/publishers/contoso/offers/contoso-offer/publish");
        Assert.Equal(202, (int)publish.Status);
        return publish.Location;
    }

    private static async Task<string> BlockedAsync(ServiceUnderTest service)
    {
        var operation = await service.PollAsync(
            await PublishAsync(service), operation => operation.ToJsonString().Contains("\"blocked\"", StringComparison.Ordinal));
        return string.Join('\n', operation["steps"]![1]!["messages"]!.AsArray()
            .Select(message => WebUtility(message!["messageHtml"]!.GetValue<string>())));
    }

    private static string WebUtility(string html) => System.Net.WebUtility.HtmlDecode(html);
}
