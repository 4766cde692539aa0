
namespace Slipway.Core.Formats.Csv;

/// <summary>A row of a CSV: the number of the line it begins on, from 1, and its fields.</summary>
internal readonly record struct CsvRow(int Line, IReadOnlyList<string> Fields);
