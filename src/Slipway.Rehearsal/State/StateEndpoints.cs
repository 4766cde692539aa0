using System.Globalization;
using Slipway.Contracts;
using Slipway.Rehearsal.Wire;
using Slipway.Server.Http;

namespace Slipway.Rehearsal.State;

/// <summary>The whole state as it was: at the start, or when a snapshot was taken.</summary>
public static class StateEndpoints
{
    private const string Path = "/_slipway/snapshots";
    private const int LongestName = 200;

    public static void MapState(this WebApplication app)
    {
        var state = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        state.MapPost(
            "/_slipway/reset", (HttpContext context, SnapshotRestorer restorer) => RestoreAsync(SnapshotStore.Start, context, restorer));
        state.MapGet(Path, ListAsync);
        state.MapPost(Path, TakeAsync);
        state.MapDelete(Path + "/{id}", RemoveAsync);
        state.MapPost(Path
            + "/{id}/restore", (string id, HttpContext context, SnapshotRestorer restorer) =>
                RestoreAsync(NumberOf(id), context, restorer));
    }

    private static async Task<IResult> ListAsync(HttpContext context, SnapshotStore snapshots)
    {
        IReadOnlyList<SnapshotDocument> all = [.. (await snapshots.ListAsync(context.RequestAborted)).Select(SnapshotDocument.Of)];
        return Json.Ok(new SnapshotList(all), StateJson.Wire.SnapshotList);
    }

    private static async Task<IResult> TakeAsync(HttpContext context, SnapshotStore snapshots)
    {
        if (await RequestBody.ReadAsync(context.Request, RequestBody.NotificationLimit, context.RequestAborted) is not { } bytes)
            return Errors.RequestTooLarge("The body", RequestBody.NotificationLimit);
        var (request, fault) = bytes.Length == 0 ? (null, null) : RehearsalJson.Read(bytes, StateJson.Wire.SnapshotRequest);
        if (fault is not null)
            return Errors.BadRequest($"The body is not valid: {fault} Send none, or {{\"name\": \"before the release\"}}.");

        if (request?.Name?.Length > LongestName)
            return Errors.BadRequest($"The name has {request.Name.Length} characters; at most {LongestName} are kept.", "/name");
        if (await snapshots.TakeAsync(request?.Name, context.RequestAborted) is not { } taken)
            return Errors.Chosen(
                409, ErrorCodes.Conflict,
                $"There are {SnapshotStore.Most} snapshots, and no more are kept. Remove one first (DELETE {Path}/<id>).");
        context.Response.StatusCode = 201;
        context.Response.Headers.Location = $"{Path}/{taken.Id}";
        return Json.Ok(SnapshotDocument.Of(taken), StateJson.Wire.SnapshotDocument);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, SnapshotStore snapshots)
    {
        if (NumberOf(id) == SnapshotStore.Start)
            return Errors.Chosen(409, ErrorCodes.Conflict, "That is the state at the start, which a reset restores. It cannot be removed.");
        if (!await snapshots.RemoveAsync(NumberOf(id), context.RequestAborted))
            return NotThere(id);
        context.Response.StatusCode = 204;
        return Results.Empty;
    }

    private static async Task<IResult> RestoreAsync(int id, HttpContext context, SnapshotRestorer restorer) =>
        await restorer.RunAsync(id, context.RequestAborted) is { } restored
            ? Json.Ok(SnapshotDocument.Of(restored), StateJson.Wire.SnapshotDocument)
            : NotThere(id.ToString(CultureInfo.InvariantCulture));

    private static IResult NotThere(string id) => Errors.NotFound($"There is no snapshot '{id}'. GET {Path} lists those there are.");

    /// <summary>-1, which no snapshot has, for a text that is not a number.</summary>
    private static int NumberOf(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
