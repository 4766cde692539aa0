namespace Slipway.Server.Publishing.Steps;

/// <summary>Reports the progress of certification, at most once a second of machine time.</summary>
public sealed class CertificationProgress(StepContext step, int works, TimeProvider machine)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private int begun;
    private long reported;

    public Task BeginAsync(string doing, CancellationToken cancel)
    {
        reported = machine.GetTimestamp();
        return step.ReportAsync(100 * (Interlocked.Increment(ref begun) - 1) / works, doing, cancel);
    }

    /// <summary>How much of the present work is done, from 0 to 1.</summary>
    public Task ReportAsync(double part, Func<string> doing, CancellationToken cancel)
    {
        if (machine.GetElapsedTime(reported) < Pause)
            return Task.CompletedTask;
        reported = machine.GetTimestamp();
        return step.ReportAsync((int)(100 * (begun - 1 + Math.Clamp(part, 0, 1)) / works), doing(), cancel);
    }
}
