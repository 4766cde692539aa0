
namespace Slipway.Server.Identity;

/// <summary>
/// The issuer that <c>Identity:Authority</c> names. Its keys are read in the background from the
/// start on. The last keys stay in use until they can be read again, so that an outage of the
/// issuer does not affect the service.
/// </summary>
internal sealed class ExternalIssuer(
    IdentityOptions options, TimeProvider machine, ILogger<ExternalIssuer> log) : BackgroundService, ITrustSource
{
    /// <summary>How long a key that the issuer has withdrawn may still be used.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(30);

    /// <summary>The least time between two reads caused by tokens with unknown keys.</summary>
    private static readonly TimeSpan RefreshForTokens = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for the issuer. The read goes on without it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IssuerDocuments documents = new(options.Authority!);
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private Task<Trust?>? reading;
    private volatile Trust? known;
    private long? askedByToken;
    private volatile bool failing;

    public Trust? Known => known;

    public async ValueTask<Trust?> CurrentAsync(CancellationToken cancel)
    {
        if (known is { } trust)
            return trust;

        // If the last read failed, this waits only for a read that is already running; otherwise it
        // fails at once.
        return (failing ? Running() : Read()) is { } running ? await WaitAsync(running, cancel) : known;
    }

    public async ValueTask<Trust?> RefreshedAsync(CancellationToken cancel)
    {
        Task<Trust?>? join;
        lock (gate)
        {
            var now = machine.GetTimestamp();
            if (askedByToken is { } last && machine.GetElapsedTime(last, now) < RefreshForTokens)
            {
                join = reading;
            }
            else
            {
                askedByToken = now;
                join = Read();
            }
        }

        return join is null ? known : await WaitAsync(join, cancel);
    }

    public override void Dispose()
    {
        stopping.Cancel();
        documents.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var retry = FirstRetry;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (await Read().WaitAsync(stoppingToken) is not null)
                {
                    retry = FirstRetry;
                    await Task.Delay(Refresh, machine, stoppingToken);
                }
                else
                {
                    await Task.Delay(retry, machine, stoppingToken);
                    retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service is stopping.
        }
    }

    private async Task<Trust?> WaitAsync(Task<Trust?> task, CancellationToken cancel)
    {
        try
        {
            await task.WaitAsync(Patience, machine, cancel);
        }
        catch (TimeoutException)
        {
            // Only the previous keys are available.
        }

        return known;
    }

    private Task<Trust?>? Running()
    {
        lock (gate)
            return reading;
    }

    /// <summary>One read at a time, shared by all callers; null if it failed.</summary>
    private Task<Trust?> Read()
    {
        lock (gate)
            return reading ??= Task.Run(ReadAsync);
    }

    private async Task<Trust?> ReadAsync()
    {
        try
        {
            var trust = await documents.ReadAsync(stopping.Token);
            known = trust;
            if (failing)
                log.LogInformation("The issuer {Authority} can be read again; it has {Keys} keys", options.Authority, trust.Keys.Count);
            failing = false;
            return trust;
        }
        catch (Exception fault) when (fault is IssuerFaultException or OperationCanceledException or ObjectDisposedException)
        {
            if (!failing && !stopping.IsCancellationRequested)
            {
                log.LogWarning(
                    "The issuer {Authority} cannot be read: {Reason}. {Consequence}",
                    options.Authority,
                    fault.Message,
                    known is null ? "Until it can, requests with tokens get 503" : "Its previous keys stay in use until it can");
            }

            failing = true;
            return null;
        }
        finally
        {
            lock (gate)
                reading = null;
        }
    }
}
