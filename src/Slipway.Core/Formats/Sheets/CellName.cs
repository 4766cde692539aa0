using System.Globalization;

namespace Slipway.Core.Formats.Sheets;

/// <summary>Names of cells: letters for the column, digits for the row.</summary>
internal static class CellName
{
    /// <summary>XFD, the last column of a sheet, has three.</summary>
    private const int MostLetters = 3;

    public static string Of(int column, int row) => string.Create(CultureInfo.InvariantCulture, $"{ColumnName(column)}{row}");

    /// <summary>Null for what does not name a cell. Columns count from 0, rows from 1.</summary>
    public static (int Column, int Row)? Read(ReadOnlySpan<char> name)
    {
        var letters = name.IndexOfAnyExceptInRange('A', 'Z');
        if (letters is < 1 or > MostLetters)
            return null;
        if (!int.TryParse(name[letters..], NumberStyles.None, CultureInfo.InvariantCulture, out var row) || row < 1)
            return null;
        var column = 0;
        foreach (var letter in name[..letters])
            column = (column * 26) + letter - 'A' + 1;
        return (column - 1, row);
    }

    public static string ColumnName(int column) => (column >= 26 ? ColumnName((column / 26) - 1) : "") + (char)('A' + (column % 26));
}
