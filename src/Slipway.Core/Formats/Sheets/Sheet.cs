using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Core.Formats.Sheets;

/// <summary>
/// The rows of a sheet, one after the other. A value that is stored as a number must be one as XML
/// writes it: libraries read others by the rules of some language, and make 5 of <c>0,05</c>.
/// </summary>
internal sealed partial class Sheet(PartReader part, IReadOnlyList<string> strings, NumberFormats formats)
{
    /// <summary>
    /// The damage that makes the rest unreadable, as words after a colon; null while there is none.
    /// </summary>
    public string? Damage { get; private set; }

    /// <summary>
    /// The merged areas, as the column and row of their first and last cells; complete once the
    /// rows were read.
    /// </summary>
    public List<((int Column, int Row) From, (int Column, int Row) To)> Merged { get; } = [];

    /// <summary>
    /// The content that programs show as the table: rows of the sheet's one table, cells of a row,
    /// values of a cell. The same elements at any other place make the sheet unreadable, because
    /// nobody would see the prices there.
    /// </summary>
    public IEnumerable<SheetRow> Rows()
    {
        var (last, tables, isInTable) = (0, 0, false);
        while (Damage is null && part.Read())
        {
            if (part.Depth == 1)
                isInTable = part.IsAt("sheetData");
            if (part.IsAt("mergeCell") && !isInTable)
                Merge(part.Attribute("ref") ?? "");
            else if ((part.IsAt("sheetData") && (part.Depth == 1 ? ++tables > 1 : !isInTable)) || (part.IsAt("row") && !isInTable))
                Damage = "it has rows outside its table";
            else if (part.IsAt("row") && Next(last) is { } number)
            {
                last = number;
                var row = Row(number);
                if (Damage is null)
                    yield return row;
            }
        }
    }

    /// <summary>
    /// The number of the row that begins here; null when it does not follow the last one.
    /// </summary>
    private int? Next(int last)
    {
        var number = part.Attribute("r") is not { } given ? last + 1
            : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read
            : 0;
        if (number > last && part.Depth == 2)
            return number;
        Damage = "its rows are out of order";
        return null;
    }

    /// <summary>The texts that cells refer to by their numbers.</summary>
    public static IReadOnlyList<string> Strings(PartReader? part)
    {
        var strings = new List<string>();
        while (part?.Read() == true)
        {
            if (part.IsAt("si"))
                strings.Add(part.RichText());
        }

        return strings;
    }

    private void Merge(string area)
    {
        var parts = area.Split(':');
        if (CellName.Read(parts[0]) is { } from && CellName.Read(parts[^1]) is { } to)
            Merged.Add((from, to));
        else
            Damage = "it merges cells that cannot be";
    }

    private SheetRow Row(int number)
    {
        var cells = new Dictionary<int, SheetCell>();
        var (last, depth) = (-1, part.Depth);
        foreach (var node in part.Inside())
        {
            if (!node.IsAt("c"))
                continue;
            if (node.Depth != depth + 1)
            {
                Damage = "its cells are out of place";
                break;
            }

            var place = node.Attribute("r") is { } name ? CellName.Read(name) : (last + 1, number);
            if (place is not var (column, row) || row != number || column <= last)
            {
                Damage = "its cells are out of order";
                break;
            }

            last = column;
            var cell = Cell(CellName.Of(column, number));
            if (cell.Kind != CellKind.Empty)
                cells.Add(column, cell);
        }

        return new SheetRow(number, cells);
    }

    private SheetCell Cell(string name)
    {
        var (type, style) = (part.Attribute("t") ?? "n", part.Attribute("s"));
        var (isFormula, value, inline) = (false, (string?)null, (string?)null);
        var depth = part.Depth;
        foreach (var node in part.Inside())
        {
            if (node.IsAt("c")
                || ((node.IsAt("f") || node.IsAt("v") || node.IsAt("is"))
                    && (node.Depth != depth + 1 || value is not null || inline is not null)))
            {
                Damage = $"the value of {name} is out of place";
            }

            if (node.IsAt("f"))
                isFormula = true;
            else if (node.IsAt("v"))
                value = node.Text();
            else if (node.IsAt("is"))
                inline = node.RichText();
        }

        if (value is null && inline is null)
            return new SheetCell(name, isFormula ? CellKind.NotCalculated : CellKind.Empty);
        var cell = type switch
        {
            "inlineStr" => new SheetCell(name, CellKind.Text) { Text = inline ?? "" },
            "str" => new SheetCell(name, CellKind.Text) { Text = value ?? "" },
            "s" => Shared(name, value),
            "b" => new SheetCell(name, CellKind.Flag),
            "e" => new SheetCell(name, CellKind.Error),
            "d" => new SheetCell(name, CellKind.Date),
            "n" when isFormula && string.IsNullOrWhiteSpace(value) => new SheetCell(name, CellKind.NotCalculated),
            "n" when value is { Length: < 100 } && XmlNumber().IsMatch(value) => Number(name, value, style),
            _ => new SheetCell(name, CellKind.NotANumber),
        };
        return cell with { IsFormula = isFormula };
    }

    private SheetCell Number(string name, string value, string? style) =>
        new(name, formats.ShowsDate(style) ? CellKind.Date : CellKind.Number)
        {
            Number = Read(value),
        };

    /// <summary>
    /// A number that is too small to be held must not become 0: that price would give something
    /// away.
    /// </summary>
    private static double Read(string value)
    {
        var number = double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return number == 0
            && value.AsSpan(0, value.IndexOfAny(['e', 'E']) is >= 0 and var end ? end : value.Length).ContainsAnyInRange('1', '9')
            ? double.CopySign(double.Epsilon, number)
            : number;
    }

    private SheetCell Shared(string name, string? value)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < strings.Count)
            return new SheetCell(name, CellKind.Text) { Text = strings[index] };
        Damage = $"{name} refers to a text that is not there";
        return new SheetCell(name, CellKind.Text);
    }

    /// <summary>
    /// What <c>xsd:double</c> is, without its infinities and what is not a number.
    /// </summary>
    [GeneratedRegex(
        @"^[ \t\r\n]*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?[ \t\r\n]*\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex XmlNumber();
}
