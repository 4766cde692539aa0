using System.Collections.Immutable;
using Slipway.Core.Rules;

namespace Slipway.Core.OfferTypes;

/// <summary>A rule, and the ids of the offer types that it applies to.</summary>
public sealed record CataloguedRule(Rule Rule, ImmutableArray<string> OfferTypes);
