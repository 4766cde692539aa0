using System.Text.Json.Serialization;

namespace Slipway.Contracts;

/// <summary>
/// An operation (endpoints 12 and 13): one object, although the reference's sample wraps it in an
/// array; every client needs the object.
/// </summary>
public sealed record OperationDocument(
    string Status,
    IReadOnlyList<MessageDocument> Messages,
    int PublishingVersion,
    int OfferVersion,
    string CancellationRequestState,
    IReadOnlyList<StepDocument> Steps,
    IReadOnlyList<LinkDocument> PreviewLinks,
    IReadOnlyList<LinkDocument> LiveLinks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotificationEmails);
