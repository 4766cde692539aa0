using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats;
using Slipway.Core.Formats.Csv;
using Slipway.Core.Rules;
using Slipway.Core.Steps;

namespace Slipway.Core.Audiences;

/// <summary>What an id of an audience may be of.</summary>
internal static class AudienceTypes
{
    public static bool IsKnown(string type) =>
        type.Equals("subscriptionId", StringComparison.OrdinalIgnoreCase) || type.Equals("tenantId", StringComparison.OrdinalIgnoreCase);
}
