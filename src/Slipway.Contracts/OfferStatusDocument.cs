using System.Text.Json.Serialization;

namespace Slipway.Contracts;

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
