namespace Slipway.Rehearsal.State;

/// <summary>One of <c>publishers.json</c>.</summary>
public sealed record GivenPublisher(string Id, string Name, string SellerContact, bool Migrated = false);
