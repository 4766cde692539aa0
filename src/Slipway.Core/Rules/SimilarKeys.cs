namespace Slipway.Core.Rules;

/// <summary>
/// Recognises a misspelt key: at most two letters differ, whatever the casing
/// (ours).
/// </summary>
public static class SimilarKeys
{
    private const int MostEdits = 2;

    /// <summary>The most similar of these keys; null when none is similar.</summary>
    public static string? Nearest(string key, IEnumerable<string> known)
    {
        var (nearest, fewest) = ((string?)null, MostEdits + 1);
        foreach (var candidate in known)
        {
            if (Edits(key, candidate, fewest - 1) is { } edits)
                (nearest, fewest) = (candidate, edits);
        }

        return nearest;
    }

    /// <summary>Whether a key is nearly, but not exactly, another.</summary>
    public static bool IsNear(string key, string known) => key != known && Edits(key, known, MostEdits) is not null;

    /// <summary>
    /// How many letters differ; null for more than <paramref name="most"/>, and for so many that
    /// hardly any is the same.
    /// </summary>
    private static int? Edits(string key, string known, int most)
    {
        most = Math.Min(most, (known.Length - known.LastIndexOf('.') - 1) / 2);
        if (most < 0 || Math.Abs(key.Length - known.Length) > most)
            return null;
        Span<int> before = stackalloc int[known.Length + 1];
        Span<int> row = stackalloc int[known.Length + 1];
        for (var column = 0; column <= known.Length; column++)
            before[column] = column;
        for (var line = 1; line <= key.Length; line++)
        {
            row[0] = line;
            var fewest = line;
            for (var column = 1; column <= known.Length; column++)
            {
                var other = char.ToUpperInvariant(key[line - 1]) == char.ToUpperInvariant(known[column - 1]) ? 0 : 1;
                row[column] = Math.Min(before[column - 1] + other, Math.Min(before[column], row[column - 1]) + 1);
                fewest = Math.Min(fewest, row[column]);
            }

            if (fewest > most)
                return null;
            row.CopyTo(before);
        }

        return before[known.Length] <= most ? before[known.Length] : null;
    }
}
