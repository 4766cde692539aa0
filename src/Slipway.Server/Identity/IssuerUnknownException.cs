using Microsoft.IdentityModel.Tokens;

namespace Slipway.Server.Identity;

/// <summary>The issuer's keys are not known yet, so tokens cannot be validated.</summary>
public sealed class IssuerUnknownException() : SecurityTokenException("The keys of the issuer are not known yet.");
