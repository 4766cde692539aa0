using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Documents;

namespace Slipway.Core.Rules;

/// <summary>A check of an offer, as the catalogue lists it.</summary>
/// <param name="Id">
/// Its topic and number, such as <c>VM-PRICE-021</c>; never given to another rule once it was
/// published.
/// </param>
/// <param name="StepId">
/// The step that checks it. Rules of the first step are also checked before a publish is accepted.
/// </param>
/// <param name="Demand">The requirement, as one sentence.</param>
/// <param name="Message">
/// The message of a fault: a sentence with <c>{names}</c> for what was found.
/// </param>
public sealed partial record Rule(string Id, string StepId, string Demand, string Message)
{
    public Severity Severity { get; init; } = Severity.Error;

    public RuleSource Source { get; init; } = RuleSource.Ours;

    /// <summary>
    /// The keys that it is about, without their modules, where it is about single fields.
    /// </summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>
    /// The fault at a place. Each name of the message needs its value, and no other may be given.
    /// </summary>
    public Fault At(string target, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            given.Add(name, value);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var message = Placeholder().Replace(Message, match =>
        {
            used.Add(match.Groups[1].Value);
            return given.TryGetValue(match.Groups[1].Value, out var value)
                ? value
                : throw new ArgumentException($"{Id}: its message needs {match.Value}.", nameof(values));
        });
        return used.Count == given.Count
            ? new Fault(Id, target, message) { Severity = Severity }
            : throw new ArgumentException($"{Id}: its message has no place for {string.Join(", ", given.Keys)}.", nameof(values));
    }

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
