using System.Data.Common;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Storage.Operations;

/// <summary>
/// A step to work on. <paramref name="Faults"/> counts the transient faults that its work ran into
/// before; <paramref name="TraceParent"/> is the trace context of the request behind it.
/// </summary>
public sealed record ClaimedWork(Lease Lease, OfferKey Key, string StepId, int Faults, string? TraceParent)
{
    /// <summary>
    /// The offer as this node's commit of the step before left it, so that it need not be read
    /// again; null at the first step of a claim.
    /// </summary>
    public LoadedOffer? Offer { get; init; }

    internal static ClaimedWork Read(DbDataReader row, string owner) => new(
        new Lease(Guid.Parse(row.GetString(0)), owner, row.GetInt64(4)),
        new OfferKey(row.GetString(1), row.GetString(2)),
        row.GetString(3),
        (int)row.GetInt64(5),
        row.TextOrNull(6));
}
