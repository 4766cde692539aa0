using Slipway.Core.Rules;

namespace Slipway.Core.Artifacts;

/// <summary>A rule that a disk does not keep, and what its message says of that. The same disk may be named at several places.</summary>
public sealed record DiskFault(Rule Rule, params (string Name, string Value)[] Values)
{
    public Fault At(string target) => Rule.At(target, Values);
}
