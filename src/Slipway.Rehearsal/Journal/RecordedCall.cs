using Slipway.Rehearsal.Wire;

namespace Slipway.Rehearsal.Journal;

/// <summary>
/// A call as it was sent, secrets included: in memory alone, and private. Only
/// <see cref="Shown"/> gives it away, masked, when somebody reads the journal: masking costs many
/// times what answering does, and nobody reads most calls.
/// </summary>
/// <param name="came">Machine time when the request came.</param>
/// <param name="call">One of <see cref="Contracts.CallNames.All"/>.</param>
/// <param name="method">The request's method.</param>
/// <param name="host">The host that the client meant, where it named one.</param>
/// <param name="path">The request's path.</param>
/// <param name="query">With its question mark; empty where there is none.</param>
/// <param name="status">Null where the connection was dropped before a response.</param>
/// <param name="correlationId">Of the response.</param>
/// <param name="request">The request.</param>
/// <param name="dropped">Whether the connection ended before the response did.</param>
public sealed class RecordedCall(
    DateTimeOffset came,
    string call,
    string method,
    string? host,
    string path,
    string query,
    int? status,
    string? correlationId,
    RecordedMessage request,
    bool dropped = false)
{
    private const int Frame = 512;

    private RecordedMessage? response = status is null ? null : RecordedMessage.Empty;
    private bool dropped = dropped;

    /// <summary>Its place in the journal of this node, from 1; given when it is written down.</summary>
    internal long Number { get; set; }

    /// <summary>Whether the journal had no room for it any more.</summary>
    internal bool IsOut { get; set; }

    internal int Size => Frame + (2 * (path.Length + query.Length)) + request.Size + (response?.Size ?? 0);

    internal void Complete(RecordedMessage answer, bool dropped) => (response, this.dropped) = (answer, dropped);

    /// <summary>The entry without secrets; of its two sides, each is masked when it is looked at.</summary>
    internal JournalEntry Shown()
    {
        var (publisher, offer) = Calls.SubjectOf(path);
        var answer = response;
        return new JournalEntry
        {
            Number = Number,
            Time = came,
            Call = call,
            Method = method,
            Host = host,
            Path = JournalMask.Text(path),
            Query = query.Length == 0 ? null : JournalMask.Text(query),
            Publisher = publisher,
            Offer = offer,
            Status = status,
            Dropped = dropped,
            CorrelationId = correlationId,
            MaskedRequest = new(request.Masked),
            MaskedResponse = answer is null ? null : new(answer.Masked),
        };
    }
}
