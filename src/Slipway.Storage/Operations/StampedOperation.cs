namespace Slipway.Storage.Operations;

/// <summary>A stamp with the market time at which it was read.</summary>
public sealed record StampedOperation(OperationStamp Stamp, DateTimeOffset Now);
