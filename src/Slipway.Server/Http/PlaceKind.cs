namespace Slipway.Server.Http;

/// <summary>
/// The limits that apply to an endpoint's requests. They depend on the endpoint and not on the
/// path, which can be written in many ways.
/// </summary>
public enum PlaceKind
{
    Usual,

    /// <summary>Requests whose sender is not known yet and may be slow.</summary>
    Token,

    /// <summary>
    /// Served under any load: a node that is restarted because it is busy makes the others busier.
    /// </summary>
    Probe,
}
