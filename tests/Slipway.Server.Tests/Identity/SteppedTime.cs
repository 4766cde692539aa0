namespace Slipway.Server.Tests.Identity;

/// <summary>
/// The machine's clock, moved forward when a test says so; what it measures passes only then.
/// Timers run by the real one.
/// </summary>
internal sealed class SteppedTime : TimeProvider
{
    private long stepped;

    public void Step(TimeSpan by) => Interlocked.Add(ref stepped, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref stepped));

    public override long GetTimestamp() => (long)(TimeSpan.FromTicks(Interlocked.Read(ref stepped)).TotalSeconds * TimestampFrequency);
}
