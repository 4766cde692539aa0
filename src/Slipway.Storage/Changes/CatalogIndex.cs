namespace Slipway.Storage.Changes;

/// <summary>What of a version can be found by whom, as its packaging step worked it out.</summary>
/// <param name="PrivatePlans">The private plans as a listing shows them, JSON.</param>
/// <param name="Prices">The prices of all plans, JSON.</param>
/// <param name="Views">One for everybody unless all plans are private, and one for each private
/// plan.</param>
public sealed record CatalogIndex(string PrivatePlans, string Prices, IReadOnlyList<IndexedView> Views);
