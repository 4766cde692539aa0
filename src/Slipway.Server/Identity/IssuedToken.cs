
namespace Slipway.Server.Identity;

/// <summary>A token and its times, in seconds since 1970.</summary>
public sealed record IssuedToken(string Text, long NotBefore, long ExpiresOn);
