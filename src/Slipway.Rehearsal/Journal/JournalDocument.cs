namespace Slipway.Rehearsal.Journal;

/// <param name="Entries">Oldest first.</param>
/// <param name="More">How many more the filters let through.</param>
/// <param name="Last">The number of the newest entry of all; <c>since</c> goes on from a number.</param>
/// <param name="Dropped">How many old entries there was no room for.</param>
public sealed record JournalDocument(IReadOnlyList<JournalEntry> Entries, int More, long Last, long Dropped);
