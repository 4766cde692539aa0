namespace Slipway.Storage.Catalog;

/// <summary>What of a version can be found by whom, as its packaging step worked it out.</summary>
/// <param name="PrivatePlans">The private plans as a listing shows them, JSON.</param>
/// <param name="Prices">The prices of all plans, JSON.</param>
/// <param name="Views">One for everybody unless all plans are private, and one for each private plan.</param>
public sealed record CatalogIndex(string PrivatePlans, string Prices, IReadOnlyList<IndexedView> Views);

/// <param name="PlanId">"" for what everybody sees.</param>
/// <param name="Terms">What it is found by, with blanks between them.</param>
/// <param name="Members">The subscriptions and tenants that it is for, in lower case; not read for what everybody sees.</param>
public sealed record IndexedView(string PlanId, string Terms, IReadOnlyCollection<string> Members);
