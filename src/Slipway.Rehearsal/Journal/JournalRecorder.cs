using Slipway.Contracts;
using Slipway.Rehearsal.Wire;

namespace Slipway.Rehearsal.Journal;

/// <summary>
/// The middleware that writes the journal. It stands before all that answers, so it sees what the
/// client sees; and an entry is complete before the last of its answer leaves, so whoever has an
/// answer finds it in the journal.
/// </summary>
public sealed class JournalRecorder(WireJournal journal, TimeProvider machine)
{
    /// <summary>The whole of a body is looked through before its beginning is kept, and the answer waits for that.</summary>
    private const int MostMasked = 256 * 1024;

    private static readonly string[] RequestHeaders = ["Accept", "Content-Type", "If-Match", "User-Agent", WireHeaders.ClientRequestId];

    private static readonly string[] ResponseHeaders =
        ["Content-Type", "ETag", "Location", WireHeaders.OperationLocation, "Retry-After", WireHeaders.ErrorCode,
            WireHeaders.CorrelationId, "WWW-Authenticate"];

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (!Calls.IsOfTheWire(context.Request.Path))
        {
            await next(context);
            return;
        }

        using var recording = new Recording(context, journal, machine.GetUtcNow());
        context.Response.OnStarting(recording.Begin);
        try
        {
            await next(context);
        }
        finally
        {
            recording.End();
        }
    }

    /// <summary>One request on its way.</summary>
    private sealed class Recording : IDisposable
    {
        private readonly HttpContext context;
        private readonly WireJournal journal;
        private readonly DateTimeOffset came;
        private readonly MemoryStream asked = new();
        private readonly MemoryStream answered = new();
        private LinkedListNode<JournalEntry>? entry;
        private bool tooLong;
        private bool isComplete;

        public Recording(HttpContext context, WireJournal journal, DateTimeOffset came)
        {
            (this.context, this.journal, this.came) = (context, journal, came);
            context.Request.Body = new TeeStream(context.Request.Body, part => Keep(asked, part));
            context.Response.Body = new TeeStream(context.Response.Body, Answer);
        }

        /// <summary>Of an answer without a body, the beginning comes after the end: it needs the entry's own parts no more.</summary>
        public void Dispose()
        {
            asked.Dispose();
            answered.Dispose();
        }

        public Task Begin()
        {
            entry ??= journal.Add(Entry(context.Response.StatusCode));
            return Task.CompletedTask;
        }

        /// <summary>The service is done with it; a connection that is gone by now never carried the whole answer.</summary>
        public void End()
        {
            if (isComplete)
                return;
            var dropped = context.RequestAborted.IsCancellationRequested || context.Features.Get<DroppedConnection>() is not null;
            if (entry is null && dropped)
                (entry, isComplete) = (journal.Add(Entry(null) with { Dropped = true }), true);
            else
                Complete(dropped);
        }

        private void Answer(ReadOnlyMemory<byte> part)
        {
            Keep(answered, part);
            _ = Begin();
            if (answered.Length == context.Response.ContentLength)
                Complete(dropped: false);
        }

        private void Complete(bool dropped)
        {
            if (entry is null)
                return; // Its headers are still to be sent; that begins it, and there is no body to come.
            if (!isComplete || dropped)
                journal.Complete(entry, known => known with { Response = Response(), Dropped = dropped });
            isComplete = true;
        }

        private void Keep(MemoryStream body, ReadOnlyMemory<byte> part)
        {
            if (body.Length + part.Length <= MostMasked)
                body.Write(part.Span);
            else
                tooLong = true;
        }

        private JournalEntry Entry(int? status)
        {
            var request = context.Request;
            var (publisher, offer) = Calls.SubjectOf(request.Path);
            var headers = Headers(request.Headers, RequestHeaders);
            if (request.Headers.Authorization is [{ Length: > 0 } authorization, ..])
                headers["Authorization"] = JournalMask.Authorization(authorization);
            return new JournalEntry
            {
                Time = came,
                Call = Calls.NameOf(context),
                Method = request.Method,
                Host = request.Host.HasValue ? request.Host.Value : null,
                Path = JournalMask.Text(request.Path.Value ?? "/"),
                Query = request.QueryString.HasValue ? JournalMask.Text(request.QueryString.Value!) : null,
                Publisher = publisher,
                Offer = offer,
                Status = status,
                CorrelationId = status is null ? null : context.Response.Headers[WireHeaders.CorrelationId].ToString(),
                Request = Message(headers, request.ContentType, asked),
                Response = status is null ? null : new Message(Headers(context.Response.Headers, ResponseHeaders), null, null),
            };
        }

        private Message Response() => Message(Headers(context.Response.Headers, ResponseHeaders), context.Response.ContentType, answered);

        private Message Message(IReadOnlyDictionary<string, string> headers, string? contentType, MemoryStream body)
        {
            if (tooLong)
                return new Message(headers, null, $"not kept: more than {MostMasked} bytes");
            var (text, note) = JournalMask.Body(contentType, body.ToArray());
            return new Message(headers, text, note);
        }

        private static SortedDictionary<string, string> Headers(IHeaderDictionary headers, string[] names)
        {
            var kept = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var name in names)
            {
                if (headers[name] is { Count: > 0 } values)
                    kept[name] = JournalMask.Text(values.ToString());
            }

            return kept;
        }
    }
}
