namespace Slipway.Storage.Changes;

public enum CommitOutcome
{
    Committed,

    /// <summary>Somebody else changed the offer first; decide again on what it is now.</summary>
    Conflict,

    /// <summary>The work was claimed by another or has ended; the result is to be dropped.</summary>
    LeaseLost,
}
