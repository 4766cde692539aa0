using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Core.Artifacts;
using Slipway.Core.OfferTypes;
using Slipway.Core.Rules;
using Slipway.Server.Artifacts;
using Slipway.Server.Rules;
using Slipway.Storage.Files;
using Slipway.Storage.Offers;

namespace Slipway.Server.Steps;

/// <summary>Fetches each file that a definition names once, and checks the copy as every kind of file that it is used as.</summary>
public sealed class FileCertification(FileStore files, GuardedFetcher fetcher, RuleLinks links)
{
    public IReadOnlyList<CertificationWork> Plan(OfferType type, JsonElement definition, Findings findings) =>
    [
        .. FileReferences.Of(type, definition).GroupBy(file => file.Address, StringComparer.Ordinal).Select(file => new CertificationWork(
            $"Reading {Address.Masked(file.Key)}.", cancel => CertifyAsync(file.Key, [.. file], findings, cancel))),
    ];

    private async Task CertifyAsync(string address, IReadOnlyList<FileReference> uses, Findings findings, CancellationToken cancel)
    {
        if (await ReadAsync(address, uses, findings, cancel) is not { } content)
            return;
        Fault[] faults = [.. uses.SelectMany(use => use.Kind.Check(new MemoryStream(content.Bytes, writable: false), use))];
        foreach (var fault in faults)
            findings.Add(fault, links.Line(fault, address));
        if (faults.Any(fault => fault.Severity == Severity.Error))
            return;
        if (!findings.New.Exists(file => file.Hash == content.Hash))
            findings.New.Add(content);
        findings.Files[address] = new StoredFile(content.Hash, content.ContentType, content.Bytes.Length);
    }

    /// <summary>The file's bytes: from the store when this operation, or our own address, has them there; else fetched. Null when that failed.</summary>
    private async Task<FileContent?> ReadAsync(string address, IReadOnlyList<FileReference> uses, Findings findings, CancellationToken cancel)
    {
        var known = findings.Files.TryGetValue(address, out var file) ? file.Hash : StoredFiles.HashOf(address);
        if (known is not null && await files.FindAsync(known, cancel) is { } stored)
            return stored;
        var what = string.Join(", ", uses.Select(use => use.Pointer));
        return findings.Take(await fetcher.FetchAsync(address, uses.Min(use => use.Kind.MaxBytes), cancel), what) is { } fetched
            ? new FileContent(Convert.ToHexStringLower(SHA256.HashData(fetched.Bytes)), uses[0].Kind.ContentType, fetched.Bytes)
            : null;
    }
}
