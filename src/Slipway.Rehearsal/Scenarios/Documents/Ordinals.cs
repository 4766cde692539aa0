using System.Globalization;

namespace Slipway.Rehearsal.Scenarios.Documents;

/// <summary>
/// Which of a row of things are meant: <c>2</c>, <c>1-3</c>, or <c>2-</c> for the second and all
/// after it. They are counted from 1.
/// </summary>
public readonly record struct Ordinals(int First, int Last)
{
    public bool Contains(long number) => First <= number && (number <= Last || Last == int.MaxValue);

    /// <summary>Null when <paramref name="text"/> names none.</summary>
    public static Ordinals? Parse(string text) => text.Split('-') switch
    {
        [var only] when Number(only) is { } number => new Ordinals(number, number),
        [var first, ""] when Number(first) is { } number => new Ordinals(number, int.MaxValue),
        [var first, var last] when Number(first) is { } from && Number(last) is { } to && from <= to => new Ordinals(from, to),
        _ => null,
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and < int.MaxValue
            ? number
            : null;
}
