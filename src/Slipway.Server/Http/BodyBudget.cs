namespace Slipway.Server.Http;

/// <summary>
/// Limits how many bytes of bodies a node processes at once. Only bytes that have arrived count,
/// not announced ones, so a client that only announces a body does not take anything from others.
/// The first bytes are free, which covers a usual body.
/// </summary>
public sealed class BodyBudget
{
    /// <summary>
    /// Eight of the largest bodies; each costs about four times its length while it is read and
    /// rewritten.
    /// </summary>
    public const long Most = 64 * 1024 * 1024;

    /// <summary>Three of the largest bodies.</summary>
    public const long MostOfOne = 24 * 1024 * 1024;

    /// <summary>The free bytes of each body.</summary>
    public const long Free = 64 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> ofEach = new(StringComparer.Ordinal);
    private long ofAll;

    /// <summary>The share of one request, returned when its response starts.</summary>
    public Share Open(HttpContext context)
    {
        var share = new Share(this, context.User.Identity is { IsAuthenticated: true }
            ? Caller.Of(context.User).Key
            : "");
        context.Response.OnStarting(() =>
        {
            share.Dispose();
            return Task.CompletedTask;
        });
        context.Response.RegisterForDispose(share);
        return share;
    }

    private bool TryTake(string caller, long bytes)
    {
        lock (gate)
        {
            var own = ofEach.GetValueOrDefault(caller) + bytes;
            if (own > MostOfOne || ofAll + bytes > Most)
                return false;
            ofEach[caller] = own;
            ofAll += bytes;
            return true;
        }
    }

    private void GiveBack(string caller, long bytes)
    {
        lock (gate)
        {
            ofAll -= bytes;
            if ((ofEach[caller] -= bytes) == 0)
                ofEach.Remove(caller);
        }
    }

    public sealed class Share(BodyBudget budget, string caller) : IDisposable
    {
        private long taken;

        /// <exception cref="TooManyBytesException">There are too many bytes already.</exception>
        public void Grow(long arrived)
        {
            var more = arrived - Free - taken;
            if (more <= 0)
                return;
            if (!budget.TryTake(caller, more))
                throw new TooManyBytesException();
            taken += more;
        }

        public void Dispose()
        {
            if (taken > 0)
                budget.GiveBack(caller, taken);
            taken = 0;
        }
    }
}
