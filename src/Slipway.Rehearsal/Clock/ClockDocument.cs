using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.Clock;

/// <summary>Market time, and what it will bring.</summary>
/// <param name="Now">Market time.</param>
/// <param name="Pace">At which the nodes work.</param>
/// <param name="Rate">How many times as fast as the machine's time it runs; 0 while it is frozen.</param>
/// <param name="Frozen">Whether it stands still.</param>
/// <param name="NextDue">When the first step is due, or was, while it is still at work; null when no step has a time.</param>
/// <param name="Work">How many operations are due, at work, held, to be tried again, and blocked.</param>
/// <param name="AdvancedFrom">In the answer of an advance: where it began.</param>
public sealed record ClockDocument(
    string Now,
    string Pace,
    double Rate,
    bool Frozen,
    string? NextDue,
    IReadOnlyDictionary<string, long> Work,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AdvancedFrom);
