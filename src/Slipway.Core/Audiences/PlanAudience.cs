using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;

namespace Slipway.Core.Audiences;

/// <summary>The audience of a private plan.</summary>
public static class PlanAudience
{
    /// <summary>
    /// Null for a public plan, else the ids, in lower case, of the subscriptions and tenants that
    /// may see it; an empty set when they cannot be read. Never throws, whatever the plan.
    /// </summary>
    /// <param name="type">The type of the plan's offer.</param>
    /// <param name="plan">A plan of a definition.</param>
    /// <param name="lists">The stored audience lists, by their addresses as sent.</param>
    public static ImmutableHashSet<string>? Of(OfferType type, JsonElement plan, Func<string, AudienceListResult?> lists)
    {
        var around = new JsonPlace(plan, "");
        if (type.PlanFields
            .Where(field => field.Listed == ListingPart.Audience)
            .Select(field => around[field.Key])
            .FirstOrDefault(found => found.Exists) is not { Exists: true } audience)
        {
            return null;
        }

        var listed = audience["uploadedCsvUri"].Text is { } address && lists(address) is { } list ? list.Ids : [];
        return
        [
            .. audience["manualEntries"].Entries
                .Select(entry => entry["id"].Text)
                .OfType<string>()
                .Concat(listed)
                .Select(id => id.ToLowerInvariant()),
        ];
    }
}
