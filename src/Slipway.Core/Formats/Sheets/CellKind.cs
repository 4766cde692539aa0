namespace Slipway.Core.Formats.Sheets;

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
