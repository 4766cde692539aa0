namespace Slipway.Core.Formats.Sheets;

/// <summary>A row with its number, from 1, and its cells by column, from 0.</summary>
internal sealed record SheetRow(int Number, IReadOnlyDictionary<int, SheetCell> Cells)
{
    public SheetCell this[int column] =>
        Cells.TryGetValue(column, out var cell) ? cell : new SheetCell(CellName.Of(column, Number), CellKind.Empty);

    public bool IsEmpty => Cells.Values.All(cell => cell.IsEmpty);
}
