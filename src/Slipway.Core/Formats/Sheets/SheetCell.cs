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
