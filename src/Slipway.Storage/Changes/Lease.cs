namespace Slipway.Storage.Changes;

/// <summary>A claim on an operation's work: attempt rises with every claim, so an older claim never matches.</summary>
public sealed record Lease(Guid OperationId, string Owner, long Attempt);
