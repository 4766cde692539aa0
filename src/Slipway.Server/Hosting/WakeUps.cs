namespace Slipway.Server.Hosting;

/// <summary>The loops of this node that are called when a commit has left them work.</summary>
public sealed class WakeUps : IDisposable
{
    /// <summary>A step may be due.</summary>
    public WakeUp Steps { get; } = new();

    /// <summary>A notice may be waiting for delivery.</summary>
    public WakeUp Notices { get; } = new();

    public void Dispose()
    {
        Steps.Dispose();
        Notices.Dispose();
    }
}
