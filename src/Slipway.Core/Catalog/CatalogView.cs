using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Audiences;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Pricing;

namespace Slipway.Core.Catalog;

/// <summary>
/// The part of a version that one audience can find. <paramref name="Audience"/> is null for the
/// view of everybody; then <paramref name="PlanId"/> is "".
/// </summary>
public sealed record CatalogView(string PlanId, ImmutableHashSet<string>? Audience, ImmutableArray<string> Terms);
