using System.Collections.Immutable;

namespace Slipway.Core.Catalog;

/// <summary>
/// The part of a version that one audience can find. <paramref name="Audience"/> is null for the
/// view of everybody; then <paramref name="PlanId"/> is "".
/// </summary>
public sealed record CatalogView(string PlanId, ImmutableHashSet<string>? Audience, ImmutableArray<string> Terms);
