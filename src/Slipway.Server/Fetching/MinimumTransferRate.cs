namespace Slipway.Server.Fetching;

/// <summary>
/// How fast a body must arrive: after <paramref name="patience"/>, at <paramref name="rate"/> bytes
/// a second on average. Only the time spent waiting for the server counts.
/// </summary>
internal sealed class MinimumTransferRate(TimeSpan patience, long rate, TimeProvider time)
{
    private TimeSpan waited;

    /// <summary>
    /// Waits for one read, as long as the pace allows after <paramref name="passed"/> bytes.
    /// </summary>
    /// <exception cref="FetchException">The read took longer.</exception>
    public async ValueTask<int> HoldAsync(ValueTask<int> read, long passed)
    {
        if (read.IsCompletedSuccessfully)
            return read.Result;
        var began = time.GetTimestamp();
        var allowed = patience + TimeSpan.FromSeconds((double)passed / rate) - waited;
        try
        {
            return await read.AsTask().WaitAsync(allowed > TimeSpan.Zero ? allowed : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            throw new FetchException(
                $"its server sends too slowly: at least {rate / 1024} KiB a second are needed after the "
                + $"first {patience.TotalSeconds:0.#} seconds. This may be temporary.", transient: true)
            {
                TimedOut = true,
            };
        }
        finally
        {
            waited += time.GetElapsedTime(began);
        }
    }
}
