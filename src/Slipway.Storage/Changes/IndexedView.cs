namespace Slipway.Storage.Changes;

/// <param name="PlanId">"" for what everybody sees.</param>
/// <param name="Terms">What it is found by, with blanks between them.</param>
/// <param name="Members">The subscriptions and tenants that it is for, in lower case; not read for
/// what everybody sees.</param>
public sealed record IndexedView(string PlanId, string Terms, IReadOnlyCollection<string> Members);
