
namespace Slipway.Core.Audiences;

/// <summary>What an id of an audience may be of.</summary>
internal static class AudienceTypes
{
    public static bool IsKnown(string type) =>
        type.Equals("subscriptionId", StringComparison.OrdinalIgnoreCase) || type.Equals("tenantId", StringComparison.OrdinalIgnoreCase);
}
