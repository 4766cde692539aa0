
namespace Slipway.Contracts;

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
