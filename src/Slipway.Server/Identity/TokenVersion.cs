
namespace Slipway.Server.Identity;

/// <summary>
/// The two versions of tokens and of the endpoints that issue them; both are in use (observed).
/// </summary>
public enum TokenVersion
{
    V1,
    V2,
}
