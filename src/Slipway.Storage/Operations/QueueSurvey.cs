namespace Slipway.Storage.Operations;

/// <param name="Open">How many operations run in each of <see cref="States"/>.</param>
/// <param name="OldestDue">How long, in machine time, the step that has waited longest could have
/// been worked on; zero when none waits.</param>
public sealed record QueueSurvey(IReadOnlyDictionary<string, long> Open, TimeSpan OldestDue)
{
    /// <summary>Due and free; at work on a node; waiting for its hold, for its next attempt, for a person.</summary>
    public static readonly IReadOnlyList<string> States = ["due", "working", "held", "retrying", "blocked"];
}
