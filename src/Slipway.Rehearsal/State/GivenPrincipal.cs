namespace Slipway.Rehearsal.State;

/// <summary>One of <c>principals.json</c>. Without a secret it has the well-known one.</summary>
public sealed record GivenPrincipal(
    string App,
    string? Tenant = null,
    string? Object = null,
    string? Secret = null,
    IReadOnlyList<GivenRole>? Roles = null,
    IReadOnlyList<string>? Subscriptions = null);
