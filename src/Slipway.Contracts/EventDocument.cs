namespace Slipway.Contracts;

/// <summary>
/// The body of a webhook request: what happened to an offer (ours; the original has no webhooks).
/// </summary>
/// <param name="Event">blocked, failed, previewReady, live or canceled.</param>
/// <param name="Time">Market time of the event.</param>
/// <param name="PublisherId">As the publisher writes it.</param>
/// <param name="OfferId">As its publisher writes it.</param>
/// <param name="DisplayText">The offer's name.</param>
/// <param name="Revision">
/// Rises with each change of the offer: of two events of an offer the higher one is the later.
/// </param>
/// <param name="OfferVersion">The frozen version that it is about.</param>
/// <param name="OperationId">The operation's id.</param>
/// <param name="Operation">publish, goLive or cancel.</param>
/// <param name="OperationUrl">The operation's address.</param>
/// <param name="Step">The step that is blocked or was rejected.</param>
/// <param name="Messages">The messages of that step, as plain text.</param>
/// <param name="By">The application id of the principal that cancelled.</param>
public sealed record EventDocument(
    string Event,
    string Time,
    string PublisherId,
    string OfferId,
    string DisplayText,
    long Revision,
    int OfferVersion,
    string OperationId,
    string Operation,
    string OperationUrl,
    string? Step,
    IReadOnlyList<string> Messages,
    string? By);
