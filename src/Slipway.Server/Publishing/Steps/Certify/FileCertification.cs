using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.Formats;
using Slipway.Server.Fetching;
using Slipway.Server.Files;
using Slipway.Server.Rules;
using Slipway.Storage.Changes;
using Slipway.Storage.Files;

namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>
/// Fetches each file that a definition names once, and checks the copy as every kind of file that
/// it is used as. Small files are committed with the step; larger ones go to their store as they
/// arrive.
/// </summary>
public sealed class FileCertification(
    FileStore files, FileCopies copies, LargeDownloads downloads, GuardedFetcher fetcher, FileChecks checks, RuleLinks links)
{
    public IReadOnlyList<CertificationWork> Plan(
        StepContext step, JsonElement definition, Findings findings, Func<CertificationProgress> progress) =>
    [
        .. FileReferences.Of(step.Type, definition).GroupBy(file => file.Address, StringComparer.Ordinal)
        .Select(file => new CertificationWork(
            $"Reading {Address.Masked(file.Key)}.",
            (_, cancel) => CertifyAsync(new Reading(step, file.Key, [.. file], findings, progress), cancel))),
    ];

    private async Task CertifyAsync(Reading reading, CancellationToken cancel)
    {
        try
        {
            if (await ReadAsync(reading, cancel) is not { } file)
                return;
            await using var content = file.Small is { } small
                ? new MemoryStream(small.Bytes, writable: false)
                : await copies.OpenAsync(file.Stored, cancel);
            if (content is null)
                reading.Findings.Transient.Add(
                    $"{reading.What}: the copy of {Address.Masked(reading.Address)} was removed while it was checked.");
            else if (await IsRightAsync(content, file.Stored.Hash, reading, cancel))
                Keep(file, reading);
        }
        catch (LargeFilesException fault)
        {
            (fault.IsTransient ? reading.Findings.Transient : reading.Findings.Errors).Add($"{reading.What}: {fault.Message}");
        }
    }

    private async Task<bool> IsRightAsync(Stream content, string hash, Reading reading, CancellationToken cancel)
    {
        var isRight = true;
        foreach (var use in reading.Uses)
        {
            if (await checks.RunAsync(hash, use.Kind, content, cancel) is not { } found)
            {
                reading.Findings.Transient.Add(
                    $"{use.Pointer}: {Address.Masked(reading.Address)} could not be checked "
                    + $"within {use.Kind.CheckTime.TotalSeconds:0} seconds. The service may be too busy.");
                return false;
            }

            var faults = found.Select(fault => fault.At(use.Pointer)).ToList();
            reading.Findings.Add(faults, fault => links.Line(fault, reading.Address));
            isRight &= faults.All(fault => fault.Severity != Severity.Error);
        }

        return isRight;
    }

    private static void Keep(Copy file, Reading reading)
    {
        var findings = reading.Findings;
        if (file.Small is { } content && !findings.New.Exists(other => other.Hash == content.Hash))
            findings.New.Add(content);
        findings.Files[reading.Address] = file.Stored;
    }

    /// <summary>
    /// The file's copy: of this operation's earlier attempt, or behind our own address, if it is
    /// there; else fetched. Null when that failed.
    /// </summary>
    private async Task<Copy?> ReadAsync(Reading reading, CancellationToken cancel)
    {
        if (await KnownAsync(reading, cancel) is { } known)
            return known;
        var maxBytes = reading.Uses.Min(use => use.Kind.MaxBytes);
        if (maxBytes <= FileStore.LargestFile)
            return await FetchSmallAsync(reading, maxBytes, cancel);

        var (fault, length, etag) = await downloads.LookAsync(reading.Address, cancel);
        if (fault is not null)
        {
            reading.Findings.Take(fault, reading.What);
            return null;
        }

        return length <= FileStore.LargestFile
            ? await FetchSmallAsync(reading, FileStore.LargestFile, cancel)
            : await FetchLargeAsync(reading, length, etag, maxBytes, cancel);
    }

    private async Task<Copy?> KnownAsync(Reading reading, CancellationToken cancel)
    {
        if (reading.Findings.Files.TryGetValue(reading.Address, out var earlier))
            return await FindAsync(earlier, cancel);
        if (StoredFile.HashOf(reading.Address) is not { } hash)
            return null;

        // What is not for everyone is taken from its own publisher alone: who merely knows a hash
        // must not come to hold the file by naming it.
        if (await files.FindNamedAsync([reading.Step.Offer.Key.Publisher], hash, cancel) is { } own)
            return await FindAsync(own, cancel);
        return await files.FindAsync(hash, cancel) is { } content && StoredFiles.IsPublic(content.ContentType) ? Copy.Of(content) : null;
    }

    private async Task<Copy?> FindAsync(StoredFile file, CancellationToken cancel)
    {
        if (FileCopies.IsSmall(file) && await files.FindAsync(file.Hash, cancel) is { } content)
            return Copy.Of(content);
        return !FileCopies.IsSmall(file) && await copies.ExistsAsync(file, cancel) ? new Copy(file, null) : null;
    }

    private async Task<Copy?> FetchSmallAsync(Reading reading, long maxBytes, CancellationToken cancel) =>
        reading.Findings.Take(await fetcher.FetchAsync(reading.Address, maxBytes, cancel), reading.What) is { } fetched
            ? Copy.Of(new FileContent(Convert.ToHexStringLower(SHA256.HashData(fetched.Bytes)), reading.ContentType, fetched.Bytes))
            : null;

    private async Task<Copy?> FetchLargeAsync(Reading reading, long? length, string? etag, long maxBytes, CancellationToken cancel)
    {
        var (outcome, hash) = await downloads.RunAsync(
            reading.Address,
            length,
            etag,
            reading.Step.Operation.Id,
            maxBytes,
            (there, token) => ReportAsync(reading, there, length, token),
            cancel);
        if (reading.Findings.Take(outcome, reading.What) is not { } fetched)
            return null;
        // Its server did not say how long it is, and it turned out to be small.
        return fetched.TotalLength <= FileStore.LargestFile
            ? await FetchSmallAsync(reading, FileStore.LargestFile, cancel)
            : new Copy(new StoredFile(hash, reading.ContentType, fetched.TotalLength), null);
    }

    private static Task ReportAsync(Reading reading, long there, long? length, CancellationToken cancel)
    {
        const int mega = 1_000_000;
        return reading.Progress().ReportAsync(
            length is { } all ? (double)there / all : 0,
            () => $"Reading {Address.Masked(reading.Address)}: {there / mega}{(length is null ? "" : $" of {length / mega}")} MB.",
            cancel);
    }

    /// <summary>One address and all that it is used as.</summary>
    private sealed record Reading(
        StepContext Step, string Address, IReadOnlyList<FileReference> Uses, Findings Findings, Func<CertificationProgress> Progress)
    {
        public string What => string.Join(", ", Uses.Select(use => use.Pointer));

        public string ContentType => Uses[0].Kind.ContentType;
    }

    /// <summary>A copy that is stored, or is small and will be.</summary>
    private sealed record Copy(StoredFile Stored, FileContent? Small)
    {
        public static Copy Of(FileContent content) => new(new StoredFile(content.Hash, content.ContentType, content.Bytes.Length), content);
    }
}
