using System.Collections.Immutable;
using Slipway.Core.Documents;

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

/// <summary>Why a command was refused, for a person. <paramref name="InTheWay"/> is the operation that it ran into.</summary>
public sealed record Refusal(RefusalReason Reason, string Message, Operation? InTheWay = null, ImmutableArray<Fault> Faults = default);

public enum RefusalReason
{
    BadRequest,
    InvalidResourceId,
    NotFound,
    OperationInProgress,
    OfferNotReadyForGoLive,
    PreconditionFailed,
    ValidationFailed,

    /// <summary>A step reported on an operation that has moved on; its result is dropped and nobody is told.</summary>
    Stale,
}

/// <summary>One line of an offer's history; every accepted command leaves exactly one.</summary>
public sealed record HistoryEntry(string What, DateTimeOffset Time, Guid? OperationId = null, string? Detail = null);
