using System.Text;
using Slipway.Core.Audiences;
using Slipway.Core.Catalog;
using Slipway.Core.OfferTypes.VirtualMachines;
using static Slipway.Core.Tests.Sample;

namespace Slipway.Core.Tests.Audiences;

public class PlanAudienceTests
{
    private const string Id = "59160c40-2e25-4dcf-a2fd-6514cb08bf08";

    [Theory]
    [InlineData("null", null)]
    [InlineData("{}", "")]
    [InlineData("7", "")]
    [InlineData("""{"manualEntries":[{"type":"tenantId","id":"59160C40-2E25-4DCF-A2FD-6514CB08BF08"},{"id":7},7]}""", Id)]
    [InlineData("""{"uploadedCsvUri":"https://x/a.csv"}""", "6b1f3f6e-0000-4000-8000-0000000000aa")]
    [InlineData("""{"uploadedCsvUri":"https://x/damaged.csv"}""", "")]
    [InlineData("""{"uploadedCsvUri":"https://x/missing.csv"}""", "")]
    public void A_plan_with_an_audience_is_for_those_whom_it_names_and_else_for_nobody(string audience, string? ids)
    {
        var plan = Vm().Plan();
        plan["restrictedAudience"] = Json(audience);
        Assert.Equal(
            ids,
            PlanAudience.Of(VirtualMachine.Type, Element(plan), TableCopies.Of(CopyOf).Audience) is { } found
                ? string.Join(',', found)
                : null);
    }

    private static byte[]? CopyOf(string address) => address switch
    {
        "https://x/a.csv" => Encoding.UTF8.GetBytes("type,id,description\ntenantId,6B1F3F6E-0000-4000-8000-0000000000AA,"),
        "https://x/damaged.csv" => Encoding.UTF8.GetBytes("type,id,description\ntenantId,59160c40-2e25-4dcf-a2fd-6514cb08bf08,\nx,y,z"),
        _ => null,
    };
}
