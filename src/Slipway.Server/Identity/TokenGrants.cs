using Slipway.Server.Http;

namespace Slipway.Server.Identity;

/// <summary>What the built-in token service grants besides tokens of its own audience for a client secret: nothing, unless an extension registers its own.</summary>
public class TokenGrants
{
    /// <summary>The other audience that a target names; null: none is granted.</summary>
    public virtual string? AudienceOf(string target, TokenVersion version) => null;

    /// <summary>Why a <c>client_assertion</c> does not identify the client; null: it does.</summary>
    public virtual IResult? RefuseAssertion(string assertion, string? clientId) => Errors.Token(
        401,
        "invalid_client",
        "This service knows clients by their client_secret, in the form or in the header Authorization (Basic); it takes no client_assertion. "
        + "Ask whoever runs it for a secret, or for an issuer of tokens that your pipeline can use (Identity:Authority).");
}
