using System.Globalization;
using Slipway.Contracts;
using Slipway.Core.Documents;
using Slipway.Rehearsal.Wire;
using Slipway.Server.Http;

namespace Slipway.Rehearsal.Journal;

/// <summary>The requests that this node received, and whether they were the expected ones.</summary>
public static class JournalEndpoints
{
    private const string Path = "/_slipway/journal";
    private const int UsualLimit = 100;

    public static void MapJournal(this WebApplication app)
    {
        var journal = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        journal.MapGet(Path, Read);
        journal.MapDelete(Path, Clear);
        journal.MapPost("/_slipway/verify", VerifyAsync);
    }

    private static IResult Read(HttpContext context, WireJournal journal)
    {
        var query = context.Request.Query;
        var faults = new List<string>();
        var (call, method, path) = (Asked("call"), Asked("method"), Asked("path"));
        var (publisher, offer, correlationId) = (Asked("publisher"), Asked("offer"), Asked("correlationId"));
        if (call is not null && !CallNames.All.Contains(call))
            faults.Add($"'{call}' is not a call. Calls are: {string.Join(", ", CallNames.All)}.");
        var since = Number("since", 0, long.MaxValue);
        var limit = Number("limit", 1, WireJournal.MostEntries) ?? UsualLimit;
        var status = Number("status", 100, 599);
        if (faults.Count > 0)
            return Errors.BadRequest(string.Join(' ', faults));

        var page = journal.Read();
        var found = page.Entries.Where(entry =>
            (call is null || entry.Call == call)
            && Is(entry.Method, method) && Is(entry.Publisher, publisher) && Is(entry.Offer, offer)
            && Is(entry.CorrelationId, correlationId)
            && (path is null || entry.Path.Contains(path, StringComparison.OrdinalIgnoreCase))
            && (status is null || entry.Status == status)
            && entry.Number > (since ?? 0)).ToArray();

        // Who asks since a number goes on from there; who does not wants what came last.
        IReadOnlyList<JournalEntry> shown = [.. since is null ? found.TakeLast((int)limit) : found.Take((int)limit)];
        return Json.Ok(new JournalDocument(shown, found.Length - shown.Count, page.Last, page.Dropped), JournalJson.Wire.JournalDocument);

        string? Asked(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

        long? Number(string name, long least, long most)
        {
            if (Asked(name) is not { } text)
                return null;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return number;
            faults.Add($"{name} is an integer from {least} to {most}.");
            return null;
        }

        static bool Is(string? found, string? asked) => asked is null || asked.Equals(found, StringComparison.OrdinalIgnoreCase);
    }

    private static IResult Clear(HttpContext context, WireJournal journal)
    {
        journal.Clear();
        context.Response.StatusCode = 204;
        return Results.Empty;
    }

    private static async Task<IResult> VerifyAsync(HttpContext context, WireJournal journal)
    {
        if (await RequestBody.ReadAsync(context.Request, RequestBody.NotificationLimit, context.RequestAborted) is not { } bytes)
            return Errors.RequestTooLarge("The body", RequestBody.NotificationLimit);
        var (expected, fault) = RehearsalJson.Read(bytes, JournalJson.Wire.Expectations);
        if (fault is not null)
        {
            return Errors.BadRequest($"The expectations cannot be read: {fault} A body is {{\"calls\": [{{\"call\": \"publish\", "
                + $"\"times\": 1}}], \"inOrder\": true}}.");
        }

        if (Verification.Faults(expected ?? new Expectations()) is { Count: > 0 } faults)
            return Errors.BadRequest([.. faults.Select(fault => new Fault("BadRequest", fault.Target, fault.Message))]);
        var page = journal.Read();
        var unmet = Verification.Check(expected!, page.Entries);
        return unmet.Count == 0
            ? Json.Ok(new VerifiedDocument(Verified: true, page.Last, page.Dropped), JournalJson.Wire.VerifiedDocument)
            : Errors.Chosen(
                409, // A client that checks only the status fails.
                ErrorCodes.NotVerified,
                $"{(unmet.Count == 1 ? "1 expectation does" : $"{unmet.Count} expectations do")} not hold; 'details' says what was seen."
                + (page.Dropped == 0 ? "" : $" The journal had no room for its first {page.Dropped} entries."),
                [.. unmet.Select(one => new Fault(ErrorCodes.NotVerified, one.Target, one.Message))]);
    }
}
