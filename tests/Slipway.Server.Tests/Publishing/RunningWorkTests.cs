using Slipway.Server.Publishing;
using Slipway.Storage.Changes;

namespace Slipway.Server.Tests.Publishing;

public sealed class RunningWorkTests
{
    private readonly RunningWork running = new();
    private readonly Lease lease = new(Guid.CreateVersion7(), "node", 1);

    /// <summary>Else a lease that is lost would count at each renewal until its handler has ended.</summary>
    [Fact]
    public void Work_under_a_lost_lease_is_stopped_once()
    {
        using var work = new CancellationTokenSource();
        running.Add(lease, work);
        Assert.True(running.Stop(lease));
        Assert.True(work.IsCancellationRequested);
        Assert.False(running.Stop(lease));
    }

    [Fact]
    public void Newer_work_on_the_same_operation_goes_on()
    {
        using var work = new CancellationTokenSource();
        running.Add(lease with { Attempt = 2 }, work);
        Assert.False(running.Stop(lease));
        Assert.False(work.IsCancellationRequested);
    }

    [Fact]
    public void Work_that_has_ended_by_itself_is_not_stopped()
    {
        var work = new CancellationTokenSource();
        running.Add(lease, work);
        work.Dispose();
        Assert.False(running.Stop(lease));
    }
}
