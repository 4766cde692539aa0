
namespace Slipway.Core.Publishing;

/// <summary>What a command comes to.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>
    /// The next state. <paramref name="Operation"/> is the operation that began or changed, null
    /// when none did; <paramref name="Freeze"/> the version that the draft is frozen as, null when
    /// it is not.
    /// </summary>
    public sealed record Accepted(Offer Offer, HistoryEntry History, Operation? Operation = null, int? Freeze = null) : Decision
    {
        /// <summary>The news for people and their systems; null when there are none.</summary>
        public Notice? Notice { get; } = Operation is null ? null : Notice.Of(Offer, Operation, History.Time);
    }

    /// <summary>
    /// Nothing to do: it is so already. <paramref name="Operation"/> is the one that the caller
    /// meant, null when there is none.
    /// </summary>
    public sealed record AlreadySo(Operation? Operation) : Decision;

    public sealed record Refused(Refusal Refusal) : Decision;
}
