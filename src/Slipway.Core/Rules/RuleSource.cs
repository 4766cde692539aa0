namespace Slipway.Core.Rules;

/// <summary>Where a rule comes from.</summary>
public enum RuleSource
{
    /// <summary>The public reference says so.</summary>
    Documented,

    /// <summary>Seen in recorded traffic or a report.</summary>
    Observed,

    /// <summary>The record is silent: our decision.</summary>
    Ours,
}
