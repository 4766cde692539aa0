namespace Slipway.Core.Rules;

/// <summary>The origin of a rule.</summary>
public enum RuleSource
{
    /// <summary>Stated in the public reference.</summary>
    Documented,

    /// <summary>Seen in recorded traffic or a report.</summary>
    Observed,

    /// <summary>Neither documented nor observed: our decision.</summary>
    Ours,
}
