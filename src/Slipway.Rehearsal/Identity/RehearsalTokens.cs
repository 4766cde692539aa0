using Slipway.Server.Http;
using Slipway.Server.Identity;

namespace Slipway.Rehearsal.Identity;

/// <summary>What a rehearsal grants besides: what <c>az login</c> and pipelines without a secret need.</summary>
public sealed class RehearsalTokens : TokenGrants
{
    /// <summary>
    /// <c>az login</c> wants a token for the management host before anything else (observed). It gets one, for that audience: it opens
    /// nothing here.
    /// </summary>
    public override string? AudienceOf(string target, TokenVersion version)
    {
        const string suffix = "/.default";
        if (version == TokenVersion.V2 && !target.EndsWith(suffix, StringComparison.Ordinal))
            return null;
        var resource = version == TokenVersion.V1 ? target : target[..^suffix.Length];
        return resource.TrimEnd('/') is "https://management.azure.com" or "https://management.core.windows.net" ? resource : null;
    }

    /// <summary>
    /// A pipeline without a secret sends the token of its own issuer. A rehearsal knows nothing about that issuer: it takes any well-formed
    /// token, for the clients whose secret everybody knows.
    /// </summary>
    public override IResult? RefuseAssertion(string assertion, string? clientId)
    {
        if (!WebTokenForm.IsWellFormed(assertion))
        {
            return Errors.Token(
                401,
                "invalid_client",
                "client_assertion is not a JSON web token: three parts of base64url with dots between them, a JSON object in each of the "
                + "first two.");
        }

        return clientId is not null && RehearsalIdentities.ByName.Values.Contains(clientId)
            ? null
            : Errors.Token(401, "invalid_client",
                "A rehearsal accepts client_assertion only from its well-known clients; this client must send its client_secret.");
    }
}
