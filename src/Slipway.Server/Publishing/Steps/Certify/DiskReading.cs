using Slipway.Core.Formats.Disks;
using Slipway.Server.Fetching;

namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>A disk as far as its inspection wanted to see it, or why it could not be read.</summary>
/// <param name="Inspection">Complete; null where a read failed.</param>
/// <param name="Head">The first part, with what its server said about the whole; null where already that failed.</param>
/// <param name="Fault">The read that failed.</param>
public sealed record DiskReading(DiskInspection? Inspection, FetchOutcome.Fetched? Head, FetchOutcome.Failed? Fault);
