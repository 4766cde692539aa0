using Slipway.Core.Documents;

namespace Slipway.Core.Tests.Documents;

public class AddressTests
{
    [Theory]
    [InlineData("https://a.com/x.vhd?sp=rl&sig=abc%2B1%3D", "https://a.com/x.vhd?sp=rl&sig=***")]
    [InlineData("https://a.com/x.vhd?sig=abc&se=2030-01-01", "https://a.com/x.vhd?sig=***&se=2030-01-01")]
    [InlineData("https://a.com/x.vhd?SIG=abc#top", "https://a.com/x.vhd?SIG=***#top")]
    [InlineData("https://a.com/x.vhd?sig=one&Sig=two", "https://a.com/x.vhd?sig=***&Sig=***")]
    [InlineData("https://a.com/x.vhd?s%69g=abc", "https://a.com/x.vhd?s%69g=***")]
    [InlineData(
        "https://a.com/go?to=https%3A%2F%2Fb.com%3Fsp%3Drl%26sig%3Dabc", "https://a.com/go?to=https%3A%2F%2Fb.com%3Fsp%3Drl%26sig%3D***")]
    [InlineData("https://a.com/x.vhd?design=abc&sigma=2", "https://a.com/x.vhd?design=abc&sigma=2")]
    [InlineData("https://jon:pw@a.com/x", "https://a.com/x")]
    [InlineData("https://jon:p/w@a.com/x", "https://a.com/x")]
    [InlineData("jon:pw@a.com/x", "a.com/x")]
    [InlineData("http:/\\/ not an address ?sig=abc def", "http:/\\/ not an address ?sig=***")]
    [InlineData("sig=abc", "sig=***")]
    [InlineData("https://s3.test/x.vhd?X-Amz-Date=1&X-Amz-Signature=abc", "https://s3.test/x.vhd?X-Amz-Date=1&X-Amz-Signature=***")]
    [InlineData("https://s3.test/x.vhd?X-Amz-Security-Token=a%2Fb&x=1", "https://s3.test/x.vhd?X-Amz-Security-Token=***&x=1")]
    [InlineData("https://gs.test/x.vhd?x-goog-signature=abc", "https://gs.test/x.vhd?x-goog-signature=***")]
    [InlineData("https://a.test/x?token=abc&Signature=def", "https://a.test/x?token=***&Signature=***")]
    [InlineData("https://a.com/@scope/x?mail=jon@b.com", "https://a.com/@scope/x?mail=jon@b.com")]
    [InlineData("", "")]
    public void Signatures_and_passwords_are_masked_in_an_address(string address, string masked) =>
        Assert.Equal(masked, Address.Masked(address));

    [Theory]
    [InlineData("'https://a.com/x?sig=abc' answered 404", "'https://a.com/x?sig=***' answered 404")]
    [InlineData("{\"a\":\"https://a.com/x?sp=rl\\u0026sig=abc\",\"b\":1}", "{\"a\":\"https://a.com/x?sp=rl\\u0026sig=***\",\"b\":1}")]
    [InlineData("<a href=\"https://jon:pw@a.com/x?a=b&amp;sig=abc\">disk</a>", "<a href=\"https://a.com/x?a=b&amp;sig=***\">disk</a>")]
    [InlineData("https://a.com/?sig=1 and https://b.com/?sig=2", "https://a.com/?sig=*** and https://b.com/?sig=***")]
    [InlineData("Write to jon@contoso.com about https://a.com/x", "Write to jon@contoso.com about https://a.com/x")]
    public void Signatures_and_passwords_are_masked_in_a_whole_text(string text, string masked) =>
        Assert.Equal(masked, Address.MaskedText(text));
}
