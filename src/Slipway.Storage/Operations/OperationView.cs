using System.Data.Common;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Operations;

/// <summary>An operation with its offer; <see cref="Offer.Newest"/> is this operation, whichever it is.</summary>
public sealed record OperationView(Offer Offer, Operation Operation, StepProgress Progress, DateTimeOffset Now, OperationStamp Stamp)
{
    /// <summary>Reads the columns of <see cref="LoadedOffer"/>.</summary>
    internal static OperationView Read(DbDataReader row)
    {
        var (offer, progress, now) = LoadedOffer.Read(row);
        var operation = offer!.Newest!;
        return new OperationView(
            offer,
            operation,
            progress,
            now,
            new OperationStamp(operation.Id, operation.Revision, offer.Revision, row.NumberOrNull(
                LoadedOffer.Work), row.TextOrNull(LoadedOffer.Work + 1)));
    }
}
