namespace Slipway.EndToEnd.Tests.Programs;

/// <summary>Waiting for what another process does: often looked at, never for ever.</summary>
public static class Bounded
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static Task UntilAsync(Func<bool> holds, Func<string> complaint) => UntilAsync(() => Task.FromResult(holds()), complaint);

    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> complaint)
    {
        using var limit = new CancellationTokenSource(Longest);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (!await holds())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(complaint());
            }
        }
    }
}
