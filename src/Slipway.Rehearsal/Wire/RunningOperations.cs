using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Server.Http;
using Slipway.Storage.Operations;

namespace Slipway.Rehearsal.Wire;

/// <summary>
/// Where each operation of a rehearsal stands that has not ended, whoever's it is: what a client that waits is waiting for (ours).
/// </summary>
public static class RunningOperations
{
    public const string Path = "/_slipway/operations";

    private const int Most = 100;

    public static void MapRunningOperations(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, ListAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> ListAsync(HttpContext context, OperationStore operations)
    {
        var running = await operations.ListRunningAsync(Most, context.RequestAborted);
        return Json.Ok(new RunningDocument([.. running.Select(Shown)]), RunningJson.Default.RunningDocument);
    }

    private static RunningOperation Shown(OperationView view)
    {
        var (offer, operation) = (view.Offer, view.Operation);
        var step = operation.Current;
        return new RunningOperation(
            offer.PublisherId,
            offer.OfferId,
            WireWords.Of(operation.Kind),
            operation.PublishingVersion,
            step?.Id,
            step is null ? null : OfferTypeCatalogue.Get(offer.OfferTypeId).Step(step.Id).Name,
            step is null ? null : WireWords.Of(step.Status),
            step is null
                ? []
                : [.. (step.Status == StepStatus.InProgress ? view.Progress.Notes : step.Messages).Select(message => message.Text)]);
    }
}
