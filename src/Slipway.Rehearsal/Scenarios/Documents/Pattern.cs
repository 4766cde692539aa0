namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>A name, or one with <c>*</c> for any part of it; without regard to case, as ids are compared.</summary>
public sealed record Pattern(string Text)
{
    private readonly string[] parts = Text.Split('*');

    public bool Matches(string name)
    {
        if (parts.Length == 1)
            return Same(name, Text);
        if (!name.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase))
            return false;

        // Each part as early as can be: what is left for those after it is never less.
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var found = name.IndexOf(part, at, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
                return false;
            at = found + part.Length;
        }

        return name.Length - at >= parts[^1].Length && name.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
