using Slipway.Core.Documents;

namespace Slipway.Core.Tests.Documents;

public class JsonPointerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a b", "a b")]
    [InlineData("a/b", "a~1b")]
    [InlineData("m~n", "m~0n")]
    [InlineData("~1", "~01")]
    public void Names_are_escaped(string name, string escaped) => Assert.Equal(escaped, JsonPointer.Escape(name));

    [Fact]
    public void Names_and_indices_are_appended() =>
        Assert.Equal("/plans/10/a~1b", JsonPointer.Append(JsonPointer.Append(JsonPointer.Append("", "plans"), 10), "a/b"));
}
