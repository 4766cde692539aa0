using System.Data.Common;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>An offer with its operation, how far that has come, and market time then. It may be missing.</summary>
public sealed record LoadedOffer(Offer? Offer, StepProgress Progress, DateTimeOffset Now)
{
    private static readonly int operation = OfferColumns.All.Count;

    /// <summary>The place of the work's progress and notes among <see cref="Columns"/>.</summary>
    internal static readonly int Work = operation + OperationColumns.All.Count;

    /// <summary>The place of what follows <see cref="Columns"/>.</summary>
    internal static readonly int Count = Work + 3;

    /// <summary>The offer's draft, where the query reads it.</summary>
    public DraftText? Draft { get; init; }

    /// <summary>Of offers <c>o</c>, operations <c>n</c> and work <c>w</c>.</summary>
    internal static string Columns(Dialect dialect) =>
        $"{OfferColumns.All.Of("o")}, {OperationColumns.All.Of("n")}, w.progress, w.notes, {dialect.MarketNow}";

    internal static LoadedOffer Read(DbDataReader row) => new(ReadOffer(row), StepProgress.Read(row, Work), row.Time(Work + 2));

    private static Offer? ReadOffer(DbDataReader row) => row.IsDBNull(0)
        ? null
        : OfferColumns.All.Read(row) with { Newest = row.IsDBNull(operation) ? null : OperationColumns.All.Read(row, operation) };
}
