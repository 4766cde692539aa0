using Slipway.Core.Documents;

namespace Slipway.Core.Rules;

/// <summary>
/// A rule that a file or disk does not keep, and what its message says of that. The same one may be
/// named at several places.
/// </summary>
public sealed record FileFault(Rule Rule, params (string Name, string Value)[] Values)
{
    public Fault At(string target) => Rule.At(target, Values);
}
