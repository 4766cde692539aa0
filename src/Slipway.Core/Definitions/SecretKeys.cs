using System.Collections.Immutable;
using Slipway.Core.Documents;

namespace Slipway.Core.Definitions;

/// <summary>
/// Which texts and numbers of a definition are secrets, never returned by GET (documented). The
/// keys inside lead configurations were never published, so every one counts that stands anywhere
/// below a key that contains one of the words, and one that stands in the place of such a
/// configuration itself (ours).
/// </summary>
public sealed record SecretKeys(string ContainerSuffix, ImmutableArray<string> Words)
{
    public static readonly SecretKeys OfLeads = new("LeadConfiguration", ["connectionString", .. AddressSecrets.Words]);

    /// <summary>
    /// Whether the value is a secret to which these names lead, from the offer's or plan's object
    /// down; places in arrays are passed over.
    /// </summary>
    public bool IsSecret(IReadOnlyList<string> names) =>
        IsInside(names)
            && (names.Count == 1 || names.Skip(1).Any(name => Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))));

    /// <summary>
    /// Whether the value stands in a configuration whose addresses may hold secrets.
    /// </summary>
    public bool IsInside(IReadOnlyList<string> names) => names[0].EndsWith(ContainerSuffix, StringComparison.OrdinalIgnoreCase);
}
