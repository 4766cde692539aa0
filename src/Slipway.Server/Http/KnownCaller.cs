using System.Security.Claims;

namespace Slipway.Server.Http;

/// <summary>A caller whose token is valid. What the token claims has been read once and is not kept.</summary>
public sealed class KnownCaller(Caller caller) : ClaimsPrincipal(new ClaimsIdentity("Bearer"))
{
    public Caller Caller { get; } = caller;
}
