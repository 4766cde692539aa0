using Slipway.Core.Publishing;

namespace Slipway.Storage.Changes;

/// <summary>An accepted decision with the texts and files that belong to it: what one transaction writes.</summary>
public sealed record Change
{
    /// <summary>The revision of the offer that was decided on; 0 when there was no offer.</summary>
    public required long Expected { get; init; }

    public required Decision.Accepted Accepted { get; init; }

    /// <summary>Who asked: a principal's application id, or a node.</summary>
    public required string Actor { get; init; }

    /// <summary>The correlation id of the request, or of the operation where the runner acts.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The draft's new texts, when it was PUT.</summary>
    public DraftText? Draft { get; init; }

    /// <summary>The lease under which the runner acts; the change is dropped when it is no longer held.</summary>
    public Lease? Lease { get; init; }

    /// <summary>The client's own name for its request, so that its repeat is known.</summary>
    public ClientRequest? Request { get; init; }

    /// <summary>The W3C trace context that the operation's steps go on with; null where nothing is traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How long, in machine time, nobody takes up the operation's work.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>What a step found out about the version that it works on.</summary>
    public StepEffects Effects { get; init; } = StepEffects.None;
}
