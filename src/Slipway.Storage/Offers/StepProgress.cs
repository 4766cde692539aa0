using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>How far the current step has come, 0 to 100, and what it says meanwhile.</summary>
public sealed record StepProgress(int Percentage, ImmutableArray<StepMessage> Notes)
{
    public static readonly StepProgress None = new(0, []);

    /// <summary>Reads the columns progress and notes of an operation's work, which has none once it has ended.</summary>
    internal static StepProgress Read(DbDataReader row, int first) => row.IsDBNull(first) ? None : new(
        (int)row.GetInt64(first),
        row.GetString(first + 1) is var notes and not "[]"
            ? JsonSerializer.Deserialize(notes, StoredJson.Default.ImmutableArrayStepMessage)
            : []);
}
