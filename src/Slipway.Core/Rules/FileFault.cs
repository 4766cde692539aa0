using Slipway.Core.Documents;

namespace Slipway.Core.Rules;

/// <summary>
/// A violation of a rule by a file or disk, with the values for its message. A definition may name
/// the same file at several places.
/// </summary>
public sealed record FileFault(Rule Rule, params (string Name, string Value)[] Values)
{
    public Fault At(string target) => Rule.At(target, Values);
}
