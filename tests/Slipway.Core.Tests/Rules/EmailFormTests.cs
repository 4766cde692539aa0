using Slipway.Core.Rules;

namespace Slipway.Core.Tests.Rules;

public class EmailFormTests
{
    [Theory]
    [InlineData("a@x")]
    [InlineData("jon.doe+market@mail.contoso.example")]
    [InlineData("o'brien_1@xn--bcher-kva.example")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@x")]
    public void These_are_addresses(string address) => Assert.True(EmailForm.IsValid(address));

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("a")]
    [InlineData("a@")]
    [InlineData("@x")]
    [InlineData("a@b@c")]
    [InlineData(" a@x")]
    [InlineData("a@x ")]
    [InlineData("a b@x")]
    [InlineData("a@x\r\nBcc: b@y")]
    [InlineData("a@x\n")]
    [InlineData("a\0@x")]
    [InlineData("a@x,b@y")]
    [InlineData("a,b@x")]
    [InlineData("A <a@x>")]
    [InlineData("\"a\"@x")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@x_y")]
    [InlineData("a@-x")]
    [InlineData("a@x-")]
    [InlineData("a@.x")]
    [InlineData("a@x.")]
    [InlineData("a@x..y")]
    [InlineData(".a@x")]
    [InlineData("a.@x")]
    [InlineData("a..b@x")]
    [InlineData("é@x")]
    [InlineData("a@é")]
    public void These_are_none(string address) => Assert.False(EmailForm.IsValid(address));

    [Fact]
    public void Lengths_are_limited()
    {
        var label = new string('d', 63);
        Assert.True(EmailForm.IsValid(new string('a', 64) + "@x"));
        Assert.False(EmailForm.IsValid(new string('a', 65) + "@x"));
        Assert.True(EmailForm.IsValid($"a@{label}"));
        Assert.False(EmailForm.IsValid($"a@{label}d"));
        Assert.True(EmailForm.IsValid($"a@{label}.{label}.{label}.{new string('d', 60)}"));
        Assert.False(EmailForm.IsValid($"a@{label}.{label}.{label}.{new string('d', 61)}"));
    }
}
