using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Core.Steps;

namespace Slipway.Core.Publishing;

/// <summary>
/// A stage of an operation. Its name, description and estimate are data of the offer type
/// (<see cref="StepDefinition"/>).
/// </summary>
public sealed record Step(
    string Id,
    StepStatus Status,
    DateTimeOffset? StartedTime,
    DateTimeOffset? EndedTime,
    DateTimeOffset? Due,
    ImmutableArray<StepMessage> Messages)
{
    /// <summary>When its work was first due, where it was deferred or blocked for a time since; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FirstDue { get; init; }

    /// <summary>When the cancel of its operation was requested, where that takes until <see cref="Due"/>; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? CancelRequested { get; init; }

    /// <summary>Whether the operation stands here.</summary>
    public bool IsCurrent => Status is StepStatus.InProgress or StepStatus.Blocked or StepStatus.WaitingForApproval;

    public static Step NotStarted(string id) => new(id, StepStatus.NotStarted, null, null, null, []);

    /// <summary>Enters the step: its work is due when its hold is over.</summary>
    public Step Enter(DateTimeOffset now, TimeSpan hold) => this with
    {
        Status = StepStatus.InProgress,
        StartedTime = now,
        Due = now + hold,
    };

    public Step End(StepStatus status, DateTimeOffset now, ImmutableArray<StepMessage> messages) =>
        this with { Status = status, EndedTime = now, Due = null, FirstDue = null, CancelRequested = null, Messages = messages };

    /// <summary>
    /// Whether its work may report at <paramref name="now"/>: a blocked step's only once it is
    /// looked at again, and none's while it is being cancelled.
    /// </summary>
    public bool TakesReports(DateTimeOffset now) =>
        CancelRequested is null && (Status == StepStatus.InProgress || (Status == StepStatus.Blocked && Due <= now));
}
