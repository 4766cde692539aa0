using Slipway.Storage.Changes;

namespace Slipway.Storage.Database;

/// <summary>A statement of a transaction, one text each time, with its values by name.</summary>
internal sealed record Statement(string Text, params (string Name, object? Value)[] Values)
{
    /// <summary>
    /// The guard of a statement that runs when nothing has to be awaited any more. Another text
    /// than any dialect's: their values differ.
    /// </summary>
    public const string Always = "1 = 1";

    /// <summary>What becomes of the change when this statement finds no row; null when the change goes on all the same.</summary>
    public CommitOutcome? Otherwise { get; init; }
}
