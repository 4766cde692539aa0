namespace Slipway.Rehearsal.Journal;

/// <param name="Entries">Oldest first.</param>
/// <param name="Last">The number of the newest that was ever written.</param>
/// <param name="Dropped">How many were dropped for want of room.</param>
public sealed record JournalPage(IReadOnlyList<JournalEntry> Entries, long Last, long Dropped);
