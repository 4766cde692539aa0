using System.Collections.Immutable;
using Slipway.Core.Rules;

namespace Slipway.Core.Pricing;

public sealed record PriceSheetResult(ImmutableArray<RegionPrice> Regions, TableFaults Faults);
