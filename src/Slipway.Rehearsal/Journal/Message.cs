namespace Slipway.Rehearsal.Journal;

/// <summary>One side of it.</summary>
/// <param name="Headers">Those that matter to clients of the wire.</param>
/// <param name="Body">As text; null where there is none or it is not kept.</param>
/// <param name="BodyNote">Why the body is not here, or not all of it.</param>
public sealed record Message(IReadOnlyDictionary<string, string> Headers, string? Body, string? BodyNote);
