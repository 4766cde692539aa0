using System.Collections.Concurrent;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing;

/// <summary>
/// Answers to those who look at an operation again and again: its document is kept as it was
/// written, under the stamp of what it was written from. The stamp is read from the database on
/// each request, so that no node shows what another has changed, and with it market time, which
/// moves a hold's percentage.
/// </summary>
public sealed class OperationResponses(OperationStore operations, OperationDocuments documents)
{
    /// <summary>The most documents that are kept; one more, and all are forgotten and written again.</summary>
    public const int Most = 1024;

    /// <summary>Larger documents are written each time; a usual one has 6 KiB.</summary>
    private const int LargestKept = 32 * 1024;

    private readonly ConcurrentDictionary<Guid, Kept> kept = new();

    public int Count => kept.Count;

    /// <param name="key">The offer.</param>
    /// <param name="stamped">What the operation is like now; null when there is none.</param>
    /// <param name="asked">The operation as the caller named it.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<IResult> AnswerAsync(OfferKey key, StampedOperation? stamped, string asked, CancellationToken cancel)
    {
        if (stamped is not var (stamp, now))
            return Errors.NotFound($"There is no operation '{asked}'.");
        if (kept.TryGetValue(stamp.Id, out var found) && found.Stamp == stamp
            && OperationDocuments.PassedOf(found.Current, now) == found.Passed)
            return Json.Ok(found.Document);
        return await operations.FindAsync(key, stamp.Id, cancel) is { } view
            ? Json.Ok(Write(view))
            : Errors.NotFound($"There is no operation '{asked}'.");
    }

    private byte[] Write(OperationView view)
    {
        var document = JsonSerializer.SerializeToUtf8Bytes(
            documents.Operation(view.Offer, view.Operation, view.Progress, view.Now), WireJson.Wire.OperationDocument);

        if (document.Length <= LargestKept)
        {
            if (kept.Count >= Most)
                kept.Clear();
            var current = view.Operation.Current;
            kept[view.Stamp.Id] = new Kept(view.Stamp, current, OperationDocuments.PassedOf(current, view.Now), document);
        }

        return document;
    }

    /// <summary>A document with what it was written from: the stamp, and how much of the current step's hold had passed.</summary>
    private sealed record Kept(OperationStamp Stamp, Step? Current, int Passed, byte[] Document);
}
