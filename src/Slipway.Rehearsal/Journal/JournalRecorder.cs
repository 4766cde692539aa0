using Microsoft.AspNetCore.Http.Features;
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

    public Task RunAsync(HttpContext context, RequestDelegate next) =>
        Calls.IsOfTheWire(context.Request.Path) ? RecordAsync(context, next) : next(context);

    private async Task RecordAsync(HttpContext context, RequestDelegate next)
    {
        var recording = new Recording(context, journal, machine.GetUtcNow());
        context.Response.OnStarting(static of => ((Recording)of).BeginAsync(), recording);
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
    private sealed class Recording
    {
        private readonly HttpContext context;
        private readonly WireJournal journal;
        private readonly DateTimeOffset came;
        private Body asked;
        private Body answered;
        private RecordedCall? call;
        private bool isComplete;

        public Recording(HttpContext context, WireJournal journal, DateTimeOffset came)
        {
            (this.context, this.journal, this.came) = (context, journal, came);
            if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
                context.Request.Body = new TeeStream(context.Request.Body, part => asked.Add(part.Span));
            context.Response.Body = new TeeStream(context.Response.Body, AddToResponse);
        }

        /// <summary>Of an answer without a body, the beginning comes after the end.</summary>
        public Task BeginAsync()
        {
            if (call is null)
                journal.Add(call = Call(context.Response.StatusCode));
            return Task.CompletedTask;
        }

        /// <summary>The service is done with it; a connection that is gone by now never carried the whole answer.</summary>
        public void End()
        {
            if (isComplete)
                return;
            var dropped = context.RequestAborted.IsCancellationRequested || context.Features.Get<DroppedConnection>() is not null;
            if (call is null && dropped)
            {
                journal.Add(call = Call(null));
                isComplete = true;
            }
            else
            {
                Complete(dropped);
            }
        }

        private void AddToResponse(ReadOnlyMemory<byte> part)
        {
            answered.Add(part.Span);
            _ = BeginAsync();
            if (answered.Length == context.Response.ContentLength)
                Complete(dropped: false);
        }

        private void Complete(bool dropped)
        {
            if (call is null)
                return; // Its headers are still to be sent; that begins it, and there is no body to come.
            if (!isComplete || dropped)
            {
                var response = context.Response;
                journal.Complete(
                    call, new RecordedMessage(
                        Headers(response.Headers, ResponseHeaders), response.ContentType, answered.Bytes, answered.Note),
                    dropped);
            }

            isComplete = true;
        }

        private RecordedCall Call(int? status)
        {
            var request = context.Request;
            var headers = Headers(request.Headers, RequestHeaders);
            if (request.Headers.Authorization is [{ Length: > 0 } authorization, ..])
                headers.Add(new("Authorization", JournalMask.Authorization(authorization)));
            return new RecordedCall(
                came,
                Calls.NameOf(context),
                request.Method,
                request.Host.HasValue ? request.Host.Value : null,
                request.Path.Value ?? "/",
                request.QueryString.Value ?? "",
                status,
                status is null ? null : context.Response.Headers[WireHeaders.CorrelationId].ToString(),
                new RecordedMessage(headers, request.ContentType, asked.Bytes, asked.Note),
                dropped: status is null);
        }

        private static List<KeyValuePair<string, string>> Headers(IHeaderDictionary headers, string[] names)
        {
            var kept = new List<KeyValuePair<string, string>>(names.Length);
            foreach (var name in names)
            {
                if (headers.TryGetValue(name, out var values) && values.Count > 0)
                    kept.Add(new(name, values.ToString()));
            }

            return kept;
        }
    }

    /// <summary>What came of a body so far; nothing of it any more once it is too long.</summary>
    private struct Body
    {
        private byte[]? bytes;

        public int Length { get; private set; }

        public readonly string? Note => Length > MostMasked ? $"not kept: more than {MostMasked} bytes" : null;

        public readonly ReadOnlyMemory<byte> Bytes => bytes.AsMemory(0, Length > MostMasked ? 0 : Length);

        public void Add(ReadOnlySpan<byte> part)
        {
            var before = Length;
            Length = (int)Math.Min(int.MaxValue, (long)Length + part.Length);
            if (part.IsEmpty)
                return;
            if (Length > MostMasked)
            {
                bytes = null;
                return;
            }

            if (bytes is null)
                bytes = part.ToArray();
            else
            {
                if (bytes.Length < Length)
                    Array.Resize(ref bytes, Math.Max(Length, 2 * before));
                part.CopyTo(bytes.AsSpan(before));
            }
        }
    }
}
