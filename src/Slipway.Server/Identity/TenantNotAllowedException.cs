using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>The token is valid, but its tenant is not in <c>Identity:Tenants</c>.</summary>
public sealed class TenantNotAllowedException() : SecurityTokenInvalidIssuerException("The tenant of the token is not allowed.");
