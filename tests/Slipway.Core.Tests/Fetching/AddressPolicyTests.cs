using System.Net;
using Slipway.Core.Fetching;

namespace Slipway.Core.Tests.Fetching;

public class AddressPolicyTests
{
    private static readonly AddressPolicy Rehearsal = new() { AllowLoopback = true };

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.7")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:2::1")]
    [InlineData("2001:20::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2002:808:808::1")]
    [InlineData("3fff::1")]
    [InlineData("4000::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%3")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_public_is_refused(string address)
    {
        Assert.False(AddressPolicy.PublicOnly.Allows(IPAddress.Parse(address)));
        var literal =
            address.Contains(':', StringComparison.Ordinal) ? $"[{address.Replace("%", "%25", StringComparison.Ordinal)}]" : address;
        Assert.NotNull(AddressPolicy.PublicOnly.Refusal($"https://{literal}/logo.png"));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.1")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00::1")]
    public void A_public_address_is_allowed(string address) => Assert.True(AddressPolicy.PublicOnly.Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://127.1/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[::7f00:1]/")]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("http://①②⑦.0.0.1/")]
    [InlineData("http://127%2e0%2e0%2e1/")]
    [InlineData("http://4294967297/")]
    [InlineData("http://127.0.0.1.1/")]
    [InlineData("http://127.0.0.256/")]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST./")]
    [InlineData("http://app.localhost:8080/")]
    public void Loopback_is_refused_however_it_is_written(string address) => Assert.NotNull(AddressPolicy.PublicOnly.Refusal(address));

    [Theory]
    [InlineData("ftp://files.contoso.com/a.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("logo.png")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("https:///logo.png")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://jon:secret@files.contoso.com/a.png")]
    [InlineData("https://jon@files.contoso.com/a.png")]
    [InlineData("https://@files.contoso.com/a.png")]
    [InlineData("https://files.contoso.com/a\r\nHost: b")]
    public void What_is_no_plain_web_address_is_refused(string address) => Assert.NotNull(Rehearsal.Refusal(address));

    [Theory]
    [InlineData("https://files.contoso.com/a.png")]
    [InlineData("http://files.contoso.com:8080/a%20b.png?x=@y")]
    [InlineData("https://files.contoso.com/@scope/a.png")]
    [InlineData("https://1.1.1.1/a.png")]
    [InlineData("https://contoso.blob.core.windows.net/vhds/a.vhd?sv=2019&sr=c&sig=a%2Bb%3D")]
    public void A_public_web_address_is_fine(string address) => Assert.Null(AddressPolicy.PublicOnly.Refusal(address));

    [Fact]
    public void Rehearsal_allows_loopback_and_nothing_else_besides()
    {
        Assert.Null(Rehearsal.Refusal("http://127.0.0.1:5080/a"));
        Assert.Null(Rehearsal.Refusal("http://localhost:5080/a"));
        Assert.Null(Rehearsal.Refusal("http://[::1]/a"));
        Assert.True(Rehearsal.Allows(IPAddress.Parse("::ffff:127.0.0.1")));
        Assert.False(Rehearsal.Allows(IPAddress.Parse("10.0.0.1")));
        Assert.False(Rehearsal.Allows(IPAddress.Parse("169.254.169.254")));
    }

    [Fact]
    public void An_allowed_network_is_allowed_also_in_its_mapped_form()
    {
        var policy = new AddressPolicy { AllowedNetworks = [IPNetwork.Parse("10.20.0.0/16")] };
        Assert.True(policy.Allows(IPAddress.Parse("10.20.3.4")));
        Assert.True(policy.Allows(IPAddress.Parse("::ffff:10.20.3.4")));
        Assert.False(policy.Allows(IPAddress.Parse("10.21.0.1")));
        Assert.Null(policy.Refusal("http://10.20.3.4/a"));
    }

    [Theory]
    [InlineData("fd00::/8")]
    [InlineData("fd12:3456::/64")]
    [InlineData("2a00::/16")]
    [InlineData("2000::/3")]
    public void An_allowed_IPv6_network_lets_no_mapped_address_in(string network)
    {
        var policy = new AddressPolicy { AllowedNetworks = [IPNetwork.Parse(network)] };
        Assert.False(policy.Allows(IPAddress.Parse("::ffff:10.0.0.1")));
        Assert.False(policy.Allows(IPAddress.Parse("::ffff:127.0.0.1")));
    }

    [Fact]
    public void An_allowed_host_is_allowed_by_its_whole_name_only()
    {
        var policy = new AddressPolicy { AllowedHosts = ["files.internal", "localhost", "10.0.0.5"] };
        Assert.True(policy.AllowsHost("FILES.internal.", 443));
        Assert.False(policy.AllowsHost("evil-files.internal", 443));
        Assert.False(policy.AllowsHost("a.files.internal", 443));
        Assert.Null(policy.Refusal("http://localhost/a"));
        Assert.Null(policy.Refusal("http://10.0.0.5/a"));
        Assert.NotNull(policy.Refusal("http://10.0.0.6/a"));
        Assert.NotNull(policy.Refusal("ftp://files.internal/a"));
    }

    [Fact]
    public void A_refusal_says_what_was_found_and_hides_the_signature()
    {
        var refusal = AddressPolicy.PublicOnly.Refusal("http://0xA9FEA9FE/a?sig=secret");
        Assert.Contains("169.254.169.254", refusal, StringComparison.Ordinal);
        Assert.Contains("link-local", refusal, StringComparison.Ordinal);
        Assert.Contains("Artifacts:AllowedNetworks", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_address_is_refused_by_its_length() =>
        Assert.Contains("8192", AddressPolicy.PublicOnly.Refusal("https://a.com/" + new string('a', 9000)), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://files.internal/a", false)]
    [InlineData("https://files.internal:8443/a", true)]
    [InlineData("https://[fd00::1]:8443/a", true)]
    [InlineData("https://[fd00::1]/a", false)]
    [InlineData("https://[fd00::2]:9/a", true)]
    public void A_host_that_is_allowed_with_a_port_is_allowed_at_that_port_alone(string address, bool allowed)
    {
        var policy = new AddressPolicy { AllowedHosts = ["files.internal:8443", "[fd00::1]:8443", "fd00::2"] };
        var uri = new Uri(address);
        Assert.Equal(allowed, policy.AllowsHost(uri.IdnHost, uri.Port));
    }

    [Theory]
    [InlineData("https://files.internal")]
    [InlineData("files.internal:")]
    [InlineData("files.internal:0")]
    [InlineData("files.internal:65536")]
    [InlineData("files.internal:http")]
    [InlineData("files.internal/a")]
    [InlineData(":80")]
    [InlineData("")]
    public void What_is_neither_a_host_nor_a_host_with_a_port_is_not_read(string text) => Assert.Null(AllowedHost.Read(text));
}
