using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Identity;
using static Slipway.Server.Tests.Hostile.MarketplaceFixture;

namespace Slipway.Server.Tests.Hostile;

/// <summary>
/// Addresses in offers that would make the service a way into its operator's network. Every one
/// leads to a listener here, which must stay untouched.
/// </summary>
public class AddressAttackTests(MarketplaceFixture fixture) : IClassFixture<MarketplaceFixture>
{
    [Theory]
    [InlineData("http://127.0.0.1:{0}/x")]
    [InlineData("http://127.1:{0}/x")]
    [InlineData("http://2130706433:{0}/x")]
    [InlineData("http://0x7f000001:{0}/x")]
    [InlineData("http://0177.0.0.1:{0}/x")]
    [InlineData("http://127.0.0.1.:{0}/x")]
    [InlineData("http://0.0.0.0:{0}/x")]
    [InlineData("http://[::1]:{0}/x")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/x")]
    [InlineData("http://[::ffff:7f00:1]:{0}/x")]
    [InlineData("http://localhost:{0}/x")]
    [InlineData("http://LOCALHOST.:{0}/x")]
    [InlineData("http://a.localhost:{0}/x")]
    [InlineData("http://\u2460\u2461\u2466.0.0.1:{0}/x")]
    [InlineData("http://user:pass@127.0.0.1:{0}/x")]
    [InlineData("http://files.good.example:pass@127.0.0.1:{0}/x")]
    [InlineData("http://@files.good.example/x")]
    [InlineData("http:\\\\127.0.0.1:{0}\\x")]
    [InlineData("http://127.0.0.1:{0}#@files.good.example/")]
    [InlineData("file:///etc/hostname")]
    [InlineData("ftp://files.good.example/x")]
    [InlineData("gopher://127.0.0.1:{0}/_GET")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//127.0.0.1:{0}/x")]
    [InlineData("/etc/hostname")]
    public async Task A_refused_address_is_a_fault_before_anything_is_sent(string form)
    {
        await using var listener = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var address = string.Format(null, form, listener.Port);
        var publish = await fixture.PublishAsync("refused", document =>
        {
            Logo(document, address);
            Disk(document, address + "?sig=s3cr3t");
        });
        Assert.Equal(422, publish.Status);
        var targets = publish.Json["error"]!["details"]!.AsArray().Select(fault => fault!["target"]!.GetValue<string>()).ToList();
        Assert.Contains("/definition/offer/microsoft-azure-marketplace.smallLogo", targets);
        Assert.Contains(targets, target => target.EndsWith("/osVhdUrl", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cr3t", publish.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(":pass", publish.Body, StringComparison.Ordinal);
        Assert.True(await listener.IsUntouchedAsync());
    }

    [Fact]
    public async Task An_address_of_another_network_is_a_fault()
    {
        // No step ever runs here, so that nothing could be sent there even if the fault were lost.
        await using var service = await ServiceUnderTest.StartAsync(
            change: settings => settings with { Runner = settings.Runner with { Concurrency = 0 } },
            rehearsal: options => options with { IsOn = false });
        await RehearsalIdentities.SeedAsync(service.Get<IdentityStore>(), default);
        foreach (var address in (string[])
        [
            "http://10.0.0.1/x",
            "http://172.16.0.1/x",
            "http://192.168.0.1/x",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/x",
            "http://167772161/x",
            "http://0xa000001/x",
            "http://012.0.0.1/x",
            "http://[fe80::1]/x",
            "http://[fd00::1]/x",
            "http://[::ffff:10.0.0.1]/x",
            "http://[64:ff9b::a00:1]/x",
            "http://224.0.0.1/x", "http://255.255.255.255/x", "http://256.256.256.256/x",
        ])
        {
            Assert.Equal(200, (await service.PutAsync(HostileFixture.Contoso, Samples.VirtualMachineWith(document =>
            {
                Logo(document, address);
                Disk(document, address);
            }))).Status);
            var publish = await service.PostAsync($"{HostileFixture.Contoso}/publish");
            Assert.True(publish.Status == 422, $"{address}: {publish.Status}");
            Assert.Contains("/definition/offer/microsoft-azure-marketplace.smallLogo", publish.Body, StringComparison.Ordinal);
            Assert.Contains("/osVhdUrl", publish.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_resolves_to_this_machine_blocks_at_certification()
    {
        await using var listener = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var messages = await fixture.BlockedAsync(await fixture.PublishAsync("resolved", document =>
        {
            Logo(document, $"http://inside.evil.example:{listener.Port}/logo.png");
            Disk(document,
                $"http://inside.evil.example:{listener.Port}/disk.vhd?sv=2019-02-02&sr=c"
                + $"&st=2026-11-01T00:00:00Z&se=2036-11-01T00:00:00Z&sp=rl&sig=s3cr3t");
        }));
        Assert.Contains("resolves to a loopback address", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", messages, StringComparison.Ordinal);
        Assert.True(await listener.IsUntouchedAsync());
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/x")]
    [InlineData("http://inside.evil.example:{0}/x")]
    [InlineData("//localhost:{0}/x")]
    [InlineData("http://u:p@127.0.0.1:{0}/x")]
    [InlineData("file:///etc/hostname")]
    [InlineData("http://2130706433:{0}/x")]
    public async Task A_redirect_from_an_allowed_host_to_a_refused_one_is_not_followed(string form)
    {
        await using var listener = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var id = $"redirected-{Guid.NewGuid():N}"[..40];
        fixture.Files.Redirect($"/{id}", string.Format(null, form, listener.Port));
        var messages = await fixture.BlockedAsync(await fixture.PublishAsync(id, document =>
        {
            Logo(document, $"{fixture.Good}/{id}");
            Disk(document, $"{fixture.Good}/{id}");
        }));
        Assert.Contains(id, messages, StringComparison.Ordinal);
        Assert.True(await listener.IsUntouchedAsync());
    }

    [Fact]
    public async Task An_address_that_looks_like_our_own_copy_opens_no_door()
    {
        await using var listener = RawHost.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var own = $"http://127.0.0.1:{listener.Port}/files/{new string('a', 64)}";
        var publish = await fixture.PublishAsync("own", document =>
        {
            Logo(document, own + ".png");
            Disk(document, own);
        });
        if (publish.Status != 422)
            Assert.Contains("leads to 127.0.0.1", await fixture.BlockedAsync(publish), StringComparison.Ordinal);
        Assert.True(await listener.IsUntouchedAsync());
    }
}
