namespace Slipway.Storage.Operations;

/// <summary>
/// Two stamps of an operation are equal only when nothing of its <see cref="OperationView"/> but
/// the time has changed between them.
/// </summary>
public sealed record OperationStamp(Guid Id, long Revision, long OfferRevision, long? Progress, string? Notes);
