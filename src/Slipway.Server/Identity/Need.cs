namespace Slipway.Server.Identity;

/// <summary>What a caller wants to do with a publisher's offers.</summary>
public enum Need
{
    Read,

    /// <summary>PUT, publish and cancel.</summary>
    Write,

    GoLive,
}
