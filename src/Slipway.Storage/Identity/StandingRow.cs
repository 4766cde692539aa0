namespace Slipway.Storage.Identity;

/// <summary>
/// Roles of a caller on a publisher, and the publisher where the caller has any and it exists.
/// </summary>
public sealed record StandingRow(IReadOnlyList<string> Roles, PublisherRow? Publisher);
