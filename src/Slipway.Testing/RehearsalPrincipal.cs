namespace Slipway.Testing;

/// <summary>
/// The well-known principals of a rehearsal; the secret of each is <c>rehearsal</c>.
/// </summary>
public enum RehearsalPrincipal
{
    /// <summary>Of the publishers contoso and fabrikam.</summary>
    Owner,

    /// <summary>Of contoso.</summary>
    Contributor,

    /// <summary>Has a token and no role.</summary>
    Stranger,

    /// <summary>Has no role, and a subscription that previews may be shown to.</summary>
    Customer,

    Reviewer,

    Operator,
}
