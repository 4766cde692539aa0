using Slipway.Core.Publishing;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing;

/// <summary>The result of a command.</summary>
public abstract record TransitionOutcome
{
    private TransitionOutcome()
    {
    }

    /// <summary>
    /// It is so now, or was already. <paramref name="Operation"/> is the one that began, changed,
    /// or was meant; <paramref name="Now"/> is market time then.
    /// </summary>
    public sealed record Done(Offer Offer, Operation? Operation, DateTimeOffset Now) : TransitionOutcome
    {
        /// <summary>The committed decision; null where it was so already.</summary>
        public Decision.Accepted? Accepted { get; init; }

        /// <summary>The offer that was decided on; null where there was none.</summary>
        public Offer? Before { get; init; }
    }

    /// <summary>The request repeats an earlier one, which returned this operation, and no command has changed the offer since.</summary>
    public sealed record Repeated(Guid? OperationId, LoadedOffer Loaded) : TransitionOutcome;

    public sealed record Refused(Refusal Refusal, Offer? Offer) : TransitionOutcome;

    public sealed record LeaseLost : TransitionOutcome;

    /// <summary>Others kept changing the offer first.</summary>
    public sealed record Contended : TransitionOutcome;
}
