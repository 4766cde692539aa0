using Slipway.Core.Documents;
using Slipway.Core.Publishing;

namespace Slipway.Rehearsal.Clock;

/// <summary>The body of a change of pace: <c>{"pace": "documented"}</c>.</summary>
public sealed record PaceRequest(Pace Pace)
{
    public static ReadResult<PaceRequest> Read(byte[] utf8) => SingleTextBody.Read(
        utf8,
        "pace",
        "{\"pace\": \"documented\"}",
        text => Pace.Parse(text) is { } pace
            ? (new PaceRequest(pace), null)
            : (new PaceRequest(Pace.Real), $"Allowed is {Pace.Allowed} (at most 1000000x)."));
}
