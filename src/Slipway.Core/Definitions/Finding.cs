
namespace Slipway.Core.Definitions;

/// <summary>
/// A violation of a rule: where it is (a JSON pointer), and the values for the rule's message.
/// </summary>
public readonly record struct Finding(string Target, params (string Name, string Value)[] Values)
{
    /// <summary>Whether this violation is only a warning, whatever the rule's severity.</summary>
    public bool IsWarning { get; init; }
}
