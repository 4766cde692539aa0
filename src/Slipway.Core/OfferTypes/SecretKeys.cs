using System.Collections.Immutable;

namespace Slipway.Core.OfferTypes;

/// <summary>
/// Which texts of a definition are secrets, never returned by GET (documented). The keys inside lead configurations were never published, so every text anywhere
/// under such an object counts whose own key contains one of the words (ours).
/// </summary>
public sealed record SecretKeys(string ContainerSuffix, ImmutableArray<string> Words)
{
    public static readonly SecretKeys OfLeads = new("LeadConfiguration", ["connectionString", "key", "password", "secret", "token"]);

    /// <summary>Whether the text is a secret to which these names lead, from the offer's or plan's object down; places in arrays are passed over.</summary>
    public bool IsSecret(IReadOnlyList<string> names) =>
        names.Count > 1
        && names[0].EndsWith(ContainerSuffix, StringComparison.OrdinalIgnoreCase)
        && Words.Any(word => names[^1].Contains(word, StringComparison.OrdinalIgnoreCase));
}
