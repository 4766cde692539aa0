using Slipway.Core.Publishing;

namespace Slipway.Server.Publishing;

/// <summary>
/// Lets the requests of this process that change one offer go one after the other, in the order in which they came, so that none of them
/// loses its race for ever. Offers do not wait for each other, and what a request sends is read before it takes its turn.
/// </summary>
public sealed class OfferTurns
{
    /// <summary>Requests of one offer that may wait; one more is refused at once.</summary>
    public const int MostWaiting = 100;

    private readonly Dictionary<OfferKey, Line> lines = [];

    /// <summary>Offers that somebody changes or waits for.</summary>
    public int Count
    {
        get
        {
            lock (lines)
                return lines.Count;
        }
    }

    /// <summary>The turn, to be given back; null when too many wait already.</summary>
    /// <param name="key">The offer.</param>
    /// <param name="cancel">Who leaves gives up the place.</param>
    public async ValueTask<Turn?> TakeAsync(OfferKey key, CancellationToken cancel)
    {
        Line? line;
        lock (lines)
        {
            if (!lines.TryGetValue(key, out line))
                lines[key] = line = new Line();
            if (line.Present > MostWaiting)
                return null;
            line.Present++;
        }

        try
        {
            await line.Turn.WaitAsync(cancel);
            return new Turn(this, key, line);
        }
        catch
        {
            Leave(key, line);
            throw;
        }
    }

    private void Leave(OfferKey key, Line line)
    {
        lock (lines)
        {
            if (--line.Present == 0)
                lines.Remove(key);
        }
    }

    /// <summary>One request's turn on an offer.</summary>
    public readonly struct Turn : IDisposable
    {
        private readonly OfferTurns turns;
        private readonly OfferKey key;
        private readonly Line line;

        internal Turn(OfferTurns turns, OfferKey key, Line line) => (this.turns, this.key, this.line) = (turns, key, line);

        public void Dispose()
        {
            line.Turn.Release();
            turns.Leave(key, line);
        }
    }

    /// <summary>Those who wait for one offer, and the one whose turn it is.</summary>
    internal sealed class Line
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Present { get; set; }
    }
}
