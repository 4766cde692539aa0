using Slipway.Core.Documents;
using Slipway.Core.Publishing;

namespace Slipway.Server.Publishing;

/// <summary>The filter of the submissions list: <c>status=</c> in the reference, <c>submissionState=</c> in clients.</summary>
public sealed record SubmissionFilter(OperationState? State, bool MatchesNothing, string? Fault)
{
    public static SubmissionFilter Read(string? status, string? submissionState)
    {
        var (one, other) = (Read(status), Read(submissionState));
        var excludeEachOther = one.State is not null && other.State is not null && one.State != other.State;
        return new(one.State ?? other.State, one.MatchesNothing || other.MatchesNothing || excludeEachOther, one.Fault ?? other.Fault);
    }

    private static SubmissionFilter Read(string? asked) => asked?.ToLowerInvariant() switch
    {
        null or "" => new(null, false, null),
        "completed" => new(OperationState.Succeeded, false, null),
        "notstarted" => new(null, true, null),
        var word when WireWords.Parse<OperationState>(word) is { } state => new(state, false, null),
        _ => new(null, false, $"'{Quoted.Shorten(asked, 100)}' is not a submission state. States are notStarted, running, completed, "
            + "succeeded, failed and canceled."),
    };
}
