using Slipway.Core.Artifacts;
using Slipway.Core.OfferTypes;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Artifacts;

public class LiveDisksTests
{
    private const string Live = "https://contoso.blob.core.windows.net/vhds/a.vhd?sv=2019-02-02&sr=c&se=2026-12-01T00:00:00Z&sp=rl&sig=abc%3D";

    [Theory]
    [InlineData(Live, Live, true)]
    [InlineData(Live, "https://contoso.blob.core.windows.net/vhds/a.vhd?sp=rl&sv=2024-05-04&sr=c&spr=https&st=2026-11-01T00:00:00Z&se=2036-12-01T00:00:00Z&sig=other%3D", true)]
    [InlineData(Live, "https://contoso.blob.core.windows.net/vhds/a.vhd", true)]
    [InlineData(Live, "https://contoso.blob.core.windows.net/vhds/b.vhd?sv=2019-02-02&sr=c&se=2026-12-01T00:00:00Z&sp=rl&sig=abc%3D", false)]
    [InlineData(Live, Live + "&versionid=2026-11-02T00:00:00.0000000Z", false)]
    [InlineData(Live, Live + "&snapshot=2026-11-02T00:00:00.0000000Z", false)]
    [InlineData(Live, Live + "#&versionid=2", true)]
    [InlineData("https://files.contoso.example/get?file=a.vhd", "https://files.contoso.example/get?file=b.vhd", false)]
    [InlineData("https://files.contoso.example/get?file=a.vhd&sig=x", "https://files.contoso.example/get?sig=y&file=a.vhd#z", true)]
    public void A_renewed_signature_leaves_a_disk_live_and_a_query_that_may_choose_another_does_not(string live, string now, bool expected) =>
        Assert.Equal(expected, IsLive(live, now, "Linux"));

    [Fact]
    public void A_disk_of_another_system_is_looked_at_anew() => Assert.False(IsLive(Live, Live, "Windows"));

    private static bool IsLive(string live, string now, string family) =>
        LiveDisks.Of(VirtualMachine.Type, Document(live, "Linux").Definition())
            .Contains(Assert.Single(ImageReferences.Of(VirtualMachine.Type, Document(now, family).Definition())));

    private static System.Text.Json.Nodes.JsonObject Document(string disk, string family)
    {
        var body = Vm();
        body.Plan()[Machine + "operatingSystemFamily"] = family;
        body.Plan()[Machine + "vmImages"]!["1.0.1"]!["osVhdUrl"] = disk;
        return body;
    }
}
