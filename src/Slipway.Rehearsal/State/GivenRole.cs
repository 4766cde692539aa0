namespace Slipway.Rehearsal.State;

/// <param name="Role">Its name.</param>
/// <param name="Publisher">Where; null for a role on the whole marketplace.</param>
public sealed record GivenRole(string Role, string? Publisher = null);
