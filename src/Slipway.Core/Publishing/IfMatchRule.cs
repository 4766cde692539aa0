
namespace Slipway.Core.Publishing;

/// <summary>
/// What becomes of a PUT on an existing offer without <c>If-Match</c>; the record contradicts
/// itself, so a setting chooses.
/// </summary>
public enum IfMatchRule
{
    /// <summary>Accepted (observed 2022-2025; several clients need it).</summary>
    Off,

    /// <summary>400 (documented).</summary>
    Documented,

    /// <summary>409 <c>InvalidResourceId</c> (observed 2020).</summary>
    Observed,
}
