using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats.Sas;
using Slipway.Server.Fetching;
using Slipway.Storage.Files;

namespace Slipway.Server.Files;

/// <summary>
/// Copies certified disk images into the store for large files, a few MiB at a time. Each part is
/// requested with the certified ETag, so two files never mix. Durable bytes are not fetched again,
/// even after a crash of this process.
/// </summary>
public sealed class ImageCopies(GuardedFetcher fetcher, ILargeFiles files, LargeFileUses uses, TimeProvider machine)
{
    public const int PartLength = 4 * 1024 * 1024;

    /// <param name="address">The image's address.</param>
    /// <param name="image">The image as it was certified.</param>
    /// <param name="operation">
    /// The operation that needs the copy: a copy of an image without an ETag is valid only for it.
    /// </param>
    /// <param name="progress">Called with the finished share and a message.</param>
    /// <param name="cancel">Cancels the copy; durable bytes are kept.</param>
    /// <returns>The copy, or the fault.</returns>
    /// <exception cref="LargeFilesException">The store failed.</exception>
    public async Task<(ImageCopy? Copy, FetchOutcome.Failed? Fault)> CopyAsync(
        string address, ImageFacts image, Guid operation, Func<double, Func<string>, Task> progress, CancellationToken cancel)
    {
        var isTagged = image.ETag is { } tag && !tag.StartsWith("W/", StringComparison.Ordinal);
        var name = NameOf(address, image, isTagged ? "" : operation.ToString());
        await uses.NoteAsync(name, cancel);
        if (await files.FindAsync(name, cancel) is not { } there || there.Length != image.Length)
        {
            if (!isTagged) // without an ETag, earlier bytes may belong to another file
                await files.DiscardAsync(name, cancel);
            await using var upload = await files.ResumeAsync(name, image.Length, cancel);
            if (await FetchAsync(upload, address, image, progress, cancel) is { } fault)
                return (null, fault);
            await upload.CompleteAsync(null, cancel);
            await uses.NoteAsync(name, cancel);
        }

        await progress(1, () => $"Computing the checksum of {Address.Masked(address)}.");
        await using var copy = await files.OpenAsync(name, cancel);
        return copy is null
            ? (null, FetchErrors.Of(address, "its copy was removed while it was checked.", transient: true))
            : (new ImageCopy(name, Convert.ToHexStringLower(await SHA256.HashDataAsync(copy, cancel))), null);
    }

    private async Task<FetchOutcome.Failed?> FetchAsync(
        ILargeFileUpload upload, string address, ImageFacts image, Func<double, Func<string>, Task> progress, CancellationToken cancel)
    {
        var (began, from) = (machine.GetTimestamp(), upload.Durable);
        for (var at = from; at < image.Length;)
        {
            var there = at;
            await progress(
                (double)at / image.Length, () => Words(address, there, image.Length, there - from, machine.GetElapsedTime(began)));
            var length = (int)Math.Min(PartLength, image.Length - at);
            var outcome = await fetcher.ReadRangeAsync(address, at, length, image.ETag, cancel);
            if (outcome is FetchOutcome.Failed { Transient: true }
                && at > from) // a connection may break now and then: that alone is not a reason to wait
                outcome = await fetcher.ReadRangeAsync(address, at, length, image.ETag, cancel);
            if (outcome is FetchOutcome.Failed fault)
                return fault;
            var part = (FetchOutcome.Fetched)outcome;
            if (part.TotalLength != image.Length || part.ETag != image.ETag)
            {
                return FetchErrors.Of(
                    address,
                    $"it has changed since it was certified: it had {image.Length} bytes and ETag {image.ETag ?? "(none)"}, and now "
                    + $"has {part.TotalLength} bytes "
                    + $"and ETag {part.ETag ?? "(none)"}. Cancel and publish again to certify the new file.");
            }

            await upload.AppendAsync(part.Bytes, cancel);
            at += length;
        }

        return null;
    }

    private static string Words(string address, long at, long length, long fetched, TimeSpan took)
    {
        var left = fetched == 0 ? "" : $", about {Duration(took * ((double)(length - at) / fetched))} left";
        return string.Create(CultureInfo.InvariantCulture, $"Copying {Address.Masked(address)}: {at} of {length} bytes{left}.");
    }

    private static string Duration(TimeSpan time) =>
        time.TotalHours >= 2 ? $"{time.TotalHours:0} hours"
        : time.TotalMinutes >= 2 ? $"{time.TotalMinutes:0} minutes"
        : $"{Math.Ceiling(time.TotalSeconds):0} seconds";

    /// <summary>
    /// The same name for the same image under a renewed signature; another name for a later file at
    /// the same address.
    /// </summary>
    private static string NameOf(string address, ImageFacts image, string owner)
    {
        var bare = SignedAddress.Unsigned(address);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{bare}\n{image.ETag}\n{image.Length}\n{owner}"));
        return $"disk-{Convert.ToHexStringLower(hash)}";
    }
}
