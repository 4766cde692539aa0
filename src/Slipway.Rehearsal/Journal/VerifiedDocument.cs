namespace Slipway.Rehearsal.Journal;

public sealed record VerifiedDocument(bool Verified, long Last, long Dropped);
