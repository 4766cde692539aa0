namespace Slipway.Testing;

/// <summary>
/// The well-known principals of a rehearsal; the secret of each is <c>rehearsal</c>.
/// </summary>
public enum RehearsalPrincipal
{
    /// <summary>Owner of the publishers contoso and fabrikam.</summary>
    Owner,

    /// <summary>Contributor of contoso.</summary>
    Contributor,

    /// <summary>Gets a token but has no role.</summary>
    Stranger,

    /// <summary>Has no role, but a subscription that may see previews.</summary>
    Customer,

    Reviewer,

    Operator,
}
