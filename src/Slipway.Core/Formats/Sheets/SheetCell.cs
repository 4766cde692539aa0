namespace Slipway.Core.Formats.Sheets;

/// <summary>A cell with its name, such as <c>C5</c>, and what is stored in it.</summary>
internal readonly record struct SheetCell(string Name, CellKind Kind)
{
    public double Number { get; init; }

    /// <summary>Of a text; empty for any other kind.</summary>
    public string Text { get; init; } = "";

    /// <summary>Its value was worked out by the program that saved the file.</summary>
    public bool IsFormula { get; init; }

    public bool IsEmpty => Kind == CellKind.Empty || (Kind == CellKind.Text && string.IsNullOrWhiteSpace(Text) && !IsFormula);
}

internal enum CellKind
{
    Empty,

    Number,

    Text,

    /// <summary>A date or a time, or a number that is shown as one.</summary>
    Date,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A formula that failed.</summary>
    Error,

    /// <summary>What is stored as a number and is none, such as <c>0,05</c>.</summary>
    NotANumber,

    /// <summary>A formula whose value was never stored.</summary>
    NotCalculated,
}

/// <summary>A row with its number, from 1, and its cells by column, from 0.</summary>
internal sealed record SheetRow(int Number, IReadOnlyDictionary<int, SheetCell> Cells)
{
    public SheetCell this[int column] =>
        Cells.TryGetValue(column, out var cell) ? cell : new SheetCell(CellName.Of(column, Number), CellKind.Empty);

    public bool IsEmpty => Cells.Values.All(cell => cell.IsEmpty);
}
