using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing;

/// <summary>
/// Operations as clients poll them: a document is kept under the stamp of what it was written from,
/// with market time, which moves a hold's percentage.
/// </summary>
public sealed class OperationResponses(OperationStore operations, OperationDocuments documents)
{
    private readonly KeptDocuments<Guid, Source> kept = new();

    /// <param name="key">The offer.</param>
    /// <param name="stamped">What the operation is like now; null when there is none.</param>
    /// <param name="asked">The operation as the caller named it.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<IResult> RespondAsync(OfferKey key, StampedOperation? stamped, string asked, CancellationToken cancel)
    {
        if (stamped is not var (stamp, now))
            return Errors.NotFound($"There is no operation '{asked}'.");
        if (kept.TryFind(stamp.Id, out var source, out var document) && source.Stamp == stamp
            && OperationDocuments.PassedOf(source.Current, now) == source.Passed)
            return Json.Ok(document);
        return await operations.FindAsync(key, stamp.Id, cancel) is { } view
            ? Json.Ok(Write(view))
            : Errors.NotFound($"There is no operation '{asked}'.");
    }

    private byte[] Write(OperationView view)
    {
        var document = JsonSerializer.SerializeToUtf8Bytes(
            documents.Operation(view.Offer, view.Operation, view.Progress, view.Now), WireJson.Wire.OperationDocument);
        var current = view.Operation.Current;
        kept.Keep(view.Stamp.Id, new Source(view.Stamp, current, OperationDocuments.PassedOf(current, view.Now)), document);
        return document;
    }

    /// <summary>What a document was written from: the stamp, and how much of the current step's hold had passed.</summary>
    private sealed record Source(OperationStamp Stamp, Step? Current, int Passed);
}
