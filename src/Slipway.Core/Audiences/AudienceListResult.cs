using System.Collections.Immutable;
using Slipway.Core.Rules;

namespace Slipway.Core.Audiences;

public sealed record AudienceListResult(ImmutableArray<string> Ids, TableFaults Faults);
