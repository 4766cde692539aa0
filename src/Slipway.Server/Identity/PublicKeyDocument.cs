
namespace Slipway.Server.Identity;

/// <summary>RFC 7518 §6.3.1.</summary>
public sealed record PublicKeyDocument(string Kty, string Use, string Kid, string Alg, string N, string E);
