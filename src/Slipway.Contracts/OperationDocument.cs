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

/// <summary>
/// The status of an offer (endpoint 7): its newest operation's steps under the offer's own status.
/// Both numbers are that operation's; 0 while there is none.
/// </summary>
public sealed record OfferStatusDocument(
    string Status,
    IReadOnlyList<MessageDocument> Messages,
    int PublishingVersion,
    int OfferVersion,
    IReadOnlyList<StepDocument> Steps,
    IReadOnlyList<LinkDocument> PreviewLinks,
    IReadOnlyList<LinkDocument> LiveLinks,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotificationEmails);

/// <summary>
/// <c>progressPercentage</c> is an integer from 0 to 100; typed clients refuse anything else.
/// </summary>
public sealed record StepDocument(
    string EstimatedTimeFrame,
    string Id,
    string StepName,
    string Description,
    string Status,
    IReadOnlyList<MessageDocument> Messages,
    int ProgressPercentage);

/// <summary>
/// <c>messageHtml</c> is HTML: values in it are encoded. <c>level</c> is <c>information</c>,
/// <c>warning</c> or <c>error</c>.
/// </summary>
public sealed record MessageDocument(string MessageHtml, string Level, string Timestamp);

public sealed record LinkDocument(string DisplayText, string Uri);

/// <summary>An entry of the submissions list: an operation seen as what was submitted.</summary>
public sealed record SubmissionDocument(
    Guid Id,
    string OfferId,
    int OfferVersion,
    string OfferTypeId,
    string PublisherId,
    string SubmissionType,
    string SubmissionState,
    int PublishingVersion,
    string Slot,
    long Version,
    SubmissionDefinition Definition,
    string ChangedTime);

public sealed record SubmissionDefinition(SubmissionMetadata Metadata);

public sealed record SubmissionMetadata(string Emails);
