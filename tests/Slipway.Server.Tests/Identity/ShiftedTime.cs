namespace Slipway.Server.Tests.Identity;

/// <summary>A clock that goes wrong by a fixed amount.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
