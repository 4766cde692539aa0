using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>
/// Additional grants of the built-in token service, which by itself only exchanges client secrets
/// for tokens of its own audience. An extension may register its own.
/// </summary>
public class TokenGrants
{
    /// <summary>The other audience that a target names; null: it is not granted.</summary>
    public virtual string? AudienceOf(string target, TokenVersion version) => null;

    /// <summary>
    /// Why a <c>client_assertion</c> does not identify the client; null if it does.
    /// </summary>
    public virtual IResult? RefuseAssertion(string assertion, string? clientId) => Errors.Token(
        401,
        "invalid_client",
        "This service authenticates clients by client_secret, in the form or in the header Authorization (Basic); it does not accept "
        + "client_assertion. "
        + "Ask its operator for a secret, or for an issuer of tokens that your pipeline can use (Identity:Authority).");
}
