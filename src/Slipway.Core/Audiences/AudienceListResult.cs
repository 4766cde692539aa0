using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Csv;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Audiences;

public sealed record AudienceListResult(ImmutableArray<string> Ids, TableFaults Faults);
