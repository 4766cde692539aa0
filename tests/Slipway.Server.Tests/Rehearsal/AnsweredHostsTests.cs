using System.Text;
using Slipway.Contracts;
using Slipway.Rehearsal;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Rehearsal;

/// <summary>A rehearsal answers to names that nobody else can point at this machine.</summary>
public sealed class AnsweredHostsTests
{
    private const string Clock = "/_slipway/clock";

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:5080")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.7")]
    [InlineData("[2001:db8::1]")]
    [InlineData("cloudpartner.azure.com.evil.example")]
    public async Task A_name_that_a_web_page_may_have_pointed_here_is_421_wherever_it_asks(string host)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        foreach (var path in (string[])[Clock, Routes.Publishers, Routes.CatalogOffers, $"/{Guid.Empty}/oauth2/v2.0/token",
            "/_slipway/samples/small.png", Routes.OpenApi])
        {
            var answer = await SendAsync(service, HttpMethod.Get, path, ("Host", host));
            Assert.Equal((421, ErrorCodes.MisdirectedRequest), (answer.Status, answer.ErrorCode));
            Assert.Contains("--allow-remote=NAME", answer.Message, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await SendAsync(service, HttpMethod.Get, Routes.Live, ("Host", host))).Status);
        Assert.Equal(200, (await SendAsync(service, HttpMethod.Get, Routes.Ready, ("Host", host))).Status);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost:5080")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.9.9.9")]
    [InlineData("[::1]:5080")]
    [InlineData("cloudpartner.azure.com")]
    [InlineData("LOGIN.microsoftonline.com:443")]
    [InlineData("market.example:8443")]
    public async Task Loopback_the_public_address_and_the_hosts_stood_in_for_are_answered(string host)
    {
        await using var service = await ServiceUnderTest.StartAsync(change: settings =>
            settings with { Address = settings.Address with { PublicUrl = "https://market.example" } });
        Assert.Equal(200, (await SendAsync(service, HttpMethod.Get, Clock, ("Host", host))).Status);
    }

    [Theory]
    [InlineData("true", "192.0.2.7", 200)]
    [InlineData("true", "[2001:db8::1]:5080", 200)]
    [InlineData("true", "slipway.test", 421)]
    [InlineData("slipway.test,other", "Slipway.Test:5080", 200)]
    [InlineData("slipway.test,other", "other", 200)]
    [InlineData("slipway.test,other", "192.0.2.7", 200)]
    [InlineData("slipway.test,other", "third", 421)]
    [InlineData("false", "192.0.2.7", 421)]
    public async Task Allow_remote_answers_to_addresses_and_to_the_names_that_it_gives(string setting, string host, int status)
    {
        var asked = Read(setting).Options!.Rehearsal;
        await using var service = await ServiceUnderTest.StartAsync(rehearsal: options => options with
        {
            AllowRemote = asked.AllowRemote,
            AllowRemoteNames = asked.AllowRemoteNames,
        });
        Assert.Equal(status, (await SendAsync(service, HttpMethod.Get, Clock, ("Host", host))).Status);
    }

    [Theory]
    [InlineData("slipway.test:5080")]
    [InlineData("http://slipway.test")]
    [InlineData("good,not good")]
    public void A_name_that_is_not_a_host_name_is_refused(string setting) =>
        Assert.Contains("AllowRemote", Assert.Single(Read(setting).Faults), StringComparison.Ordinal);

    [Fact]
    public async Task A_marketplace_answers_to_any_name()
    {
        await using var service = await ServiceUnderTest.StartAsync(rehearsal: options => options with { IsOn = false });
        Assert.Equal(200, (await SendAsync(service, HttpMethod.Get, Routes.CatalogOffers, ("Host", "market.example"))).Status);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("sec-fetch-site", "Cross-Site")]
    public async Task A_page_of_another_site_may_not_touch_what_only_a_rehearsal_has(string name, string value)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        foreach (var path in (string[])["/_slipway/reset", "/_SLIPWAY/reset", "/%5Fslipway/reset"])
        {
            var answer = await SendAsync(service, HttpMethod.Post, path, (name, value));
            Assert.Equal((403, ErrorCodes.Forbidden), (answer.Status, answer.ErrorCode));
        }

        Assert.Equal(403, (await SendAsync(service, HttpMethod.Get, "/_slipway/journal", (name, value))).Status);
        Assert.Equal(200, (await SendAsync(service, HttpMethod.Get, Routes.CatalogOffers, (name, value))).Status);
    }

    [Fact]
    public async Task A_page_of_its_own_and_a_person_at_a_browser_may()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        var own = service.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Equal(
            200, (await SendAsync(service, HttpMethod.Post, Clock + "/freeze", ("Origin", own), ("Sec-Fetch-Site", "same-origin"))).Status);
        Assert.Equal(200, (await SendAsync(service, HttpMethod.Get, Clock, ("Sec-Fetch-Site", "none"))).Status);
    }

    private static (ProgramOptions? Options, IReadOnlyList<string> Faults) Read(string allowRemote) =>
        ProgramOptions.ReadFlags(new Dictionary<string, string?> { ["Rehearsal"] = "true", ["AllowRemote"] = allowRemote });

    private static async Task<Answer> SendAsync(
        ServiceUnderTest service, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("", Encoding.UTF8);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await service.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
