using System.Collections.Immutable;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Server.Fetching;
using Slipway.Storage.Changes;

namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>What certification has found so far, beginning with what an earlier attempt kept.</summary>
public sealed class Findings(VersionArtifacts known)
{
    public Dictionary<string, StoredFile> Files { get; } = new(known.Files, StringComparer.Ordinal);

    public Dictionary<string, ImageFacts> Images { get; } = new(StringComparer.Ordinal);

    public List<FileContent> New { get; } = [];

    public List<string> Errors { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> Transient { get; } = [];

    /// <summary>The fetched file; null when there is none, and then the fault is noted.</summary>
    public FetchOutcome.Fetched? Take(FetchOutcome outcome, string what)
    {
        if (outcome is FetchOutcome.Fetched fetched)
            return fetched;
        var fault = (FetchOutcome.Failed)outcome;
        (fault.Transient ? Transient : Errors).Add($"{what}: {fault.Message}");
        return null;
    }

    /// <summary>What a part of the work found, apart from small files.</summary>
    public void Add(Findings part)
    {
        foreach (var (address, facts) in part.Images)
            Images[address] = facts;
        Errors.AddRange(part.Errors);
        Warnings.AddRange(part.Warnings);
        Transient.AddRange(part.Transient);
    }

    public void Add(IEnumerable<Fault> faults, Func<Fault, string> line)
    {
        foreach (var fault in faults)
            (fault.Severity == Severity.Error ? Errors : Warnings).Add(line(fault));
    }

    public VersionArtifacts ToArtifacts() => new(Files.ToImmutableDictionary(), Images.ToImmutableDictionary());
}
