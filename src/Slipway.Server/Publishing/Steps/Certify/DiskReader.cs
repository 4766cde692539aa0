using Slipway.Core.Documents;
using Slipway.Core.Formats.Disks;
using Slipway.Server.Fetching;

namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>Reads of a disk what its inspection wants to see, by ranged reads of one and the same content.</summary>
public static class DiskReader
{
    /// <param name="fetcher">The way out.</param>
    /// <param name="address">The disk's.</param>
    /// <param name="isSystemDisk">Whether it is named as one.</param>
    /// <param name="reads">Called before each read but the first, with the number of reads so far.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async Task<DiskReading> ReadAsync(
        GuardedFetcher fetcher, string address, bool isSystemDisk, Func<int, Task> reads, CancellationToken cancel)
    {
        var first = DiskInspection.First(isSystemDisk);
        var answer = await fetcher.ReadRangeAsync(address, first.From, first.Length, null, cancel);
        if (answer is not FetchOutcome.Fetched head)
            return new DiskReading(null, null, (FetchOutcome.Failed)answer);
        var inspection = new DiskInspection(isSystemDisk, head.TotalLength, head.Bytes);
        for (var count = 1; inspection.Wanted is { } range; count++)
        {
            await reads(count);
            var outcome = await fetcher.ReadRangeAsync(address, range.From, range.Length, head.ETag, cancel);
            if (outcome is not FetchOutcome.Fetched part)
                return new DiskReading(null, head, (FetchOutcome.Failed)outcome);
            if (part.TotalLength != head.TotalLength || part.ETag != head.ETag)
                return new DiskReading(
                    null, head, new FetchOutcome.Failed($"{Address.Masked(address)} changed while it was read.", Transient: true));
            inspection.Take(part.Bytes);
        }

        return new DiskReading(inspection, head, null);
    }
}
