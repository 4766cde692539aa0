using Slipway.Core.Documents;

namespace Slipway.Core.Rules;

/// <summary>
/// The faults of a table, rule by rule: a rule that many rows violate is reported once, with the
/// first of them, so that a file of a million faults gives a short answer. Messages name the places
/// as <c>{found}</c>.
/// </summary>
public sealed class TableFaults
{
    private const int Named = 5;

    private readonly List<(Rule Rule, List<string> Places, int[] Count)> found = [];

    public bool Any => found.Count > 0;

    /// <summary>Whether anything is worse than a warning.</summary>
    public bool AnyError => found.Exists(entry => entry.Rule.Severity == Severity.Error);

    /// <summary>
    /// Adds a violation at a place, such as <c>line 3</c>. The content there is not repeated.
    /// </summary>
    public void Add(Rule rule, string place)
    {
        var known = found.Find(entry => entry.Rule == rule);
        if (known.Rule is null)
            found.Add(known = (rule, [], [0]));
        if (known.Count[0]++ < Named)
            known.Places.Add(place);
    }

    public IReadOnlyList<FileFault> All =>
        [.. found.Select(entry => new FileFault(entry.Rule, ("found", Text(entry.Places, entry.Count[0]))))];

    public IEnumerable<Fault> At(string pointer) => All.Select(fault => fault.At(pointer));

    private static string Text(List<string> places, int count) =>
        string.Join(", ", places) + (count > places.Count ? $" and {Quoted.Number(count - places.Count)} more" : "");
}
