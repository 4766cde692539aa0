
namespace Slipway.Server.Identity;

/// <summary>
/// Why an issuer's keys could not be read, as the end of a sentence about the issuer.
/// </summary>
internal sealed class IssuerFaultException(string message, Exception? inner = null) : Exception(message, inner);
