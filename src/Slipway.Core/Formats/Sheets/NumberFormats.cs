using System.Buffers;
using System.Globalization;

namespace Slipway.Core.Formats.Sheets;

/// <summary>
/// Which styles of cells show a number as a date or a time: spreadsheet programs make one of an
/// entered 1.5 where that is how dates are written.
/// </summary>
internal sealed class NumberFormats
{
    private static readonly SearchValues<char> Elapsed = SearchValues.Create("hmsHMS");

    private readonly HashSet<string> dates = new(StringComparer.Ordinal);
    private readonly List<string> styles = [];

    /// <param name="part">Null for a workbook without styles.</param>
    public static NumberFormats Read(PartReader? part)
    {
        var formats = new NumberFormats();
        while (part?.Read() == true)
        {
            // Conditional formats have such elements, too, with ids of their own.
            if (part.IsAt("numFmts"))
                formats.ReadOwn(part);
            else if (part.IsAt("cellXfs"))
                formats.ReadStyles(part);
        }

        return formats;
    }

    /// <param name="style">The number of a cell's style; null for none.</param>
    public bool ShowsDate(string? style) =>
        int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < styles.Count
        && (dates.Contains(styles[index]) || IsBuiltInDate(styles[index]));

    private void ReadOwn(PartReader part)
    {
        foreach (var node in part.Inside())
        {
            if (node.IsAt("numFmt") && node.Attribute("numFmtId") is { } id && IsDate(node.Attribute("formatCode")))
                dates.Add(id);
        }
    }

    private void ReadStyles(PartReader part)
    {
        foreach (var node in part.Inside())
        {
            if (node.IsAt("xf"))
                styles.Add(node.Attribute("numFmtId") ?? "0");
        }
    }

    /// <summary>Those that the standard numbers, with the ones of East Asia.</summary>
    private static bool IsBuiltInDate(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    /// <summary>
    /// Whether a letter of a day, month, year, hour or second stands in it as more than text.
    /// Linear in its length.
    /// </summary>
    private static bool IsDate(string? code)
    {
        for (var at = 0; at < code?.Length; at++)
        {
            switch (code[at])
            {
                case '"':
                    at = End(code, at, '"');
                    break;
                case '\\' or '_' or '*':
                    at++;
                    break;
                case '[':
                    // Colours, conditions and currencies stand in brackets, and so do hours that go
                    // on beyond a day.
                    var end = End(code, at, ']');
                    if (code.AsSpan(at + 1, Math.Max(0, end - at - 1)) is { Length: > 0 } inner && !inner.ContainsAnyExcept(Elapsed))
                        return true;
                    at = end;
                    break;
                case 'd' or 'm' or 'y' or 'h' or 's' or 'D' or 'M' or 'Y' or 'H' or 'S':
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private static int End(string code, int from, char mark) => code.IndexOf(mark, from + 1) is >= 0 and var end ? end : code.Length;
}
