using Slipway.Core.Documents;
using Slipway.Core.Time;

namespace Slipway.Rehearsal.Clock;

/// <summary>The body of an advance of market time: <c>{"by": "P14D"}</c>.</summary>
public sealed record AdvanceRequest(TimeSpan By)
{
    public static ReadResult<AdvanceRequest> Read(byte[] utf8) => SingleTextBody.Read(utf8, "by", "{\"by\": \"P14D\"}", text =>
    {
        var (time, fault) = IsoDuration.ReadForward(text);
        return (new AdvanceRequest(time), fault);
    });
}
