using Slipway.Core.Definitions;
using Slipway.Core.Publishing;
using Slipway.Storage.Catalog;

namespace Slipway.Storage.Offers;

/// <summary>An accepted decision with the texts and files that belong to it: what one transaction writes.</summary>
public sealed record Change
{
    /// <summary>The revision of the offer that was decided on; 0 when there was no offer.</summary>
    public required long Expected { get; init; }

    public required Decision.Accepted Accepted { get; init; }

    /// <summary>Who asked: a principal's application id, or a node.</summary>
    public required string Actor { get; init; }

    /// <summary>The correlation id of the request, or of the operation where the runner acts.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The draft's new texts, when it was PUT.</summary>
    public DraftText? Draft { get; init; }

    /// <summary>The lease under which the runner acts; the change is dropped when it is no longer held.</summary>
    public Lease? Lease { get; init; }

    /// <summary>The client's own name for its request, so that its repeat is known.</summary>
    public ClientRequest? Request { get; init; }

    /// <summary>The W3C trace context that the operation's steps go on with; null where nothing is traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>How long, in machine time, nobody takes up the operation's work.</summary>
    public TimeSpan Rest { get; init; }

    /// <summary>What a step found out about the version that it works on.</summary>
    public StepEffects Effects { get; init; } = StepEffects.None;
}

/// <summary>A draft's definition: as it was sent (secret values masked), as GET serves it, its secrets sealed, and where a placeholder stands for no stored secret.</summary>
public sealed record DraftText(byte[] Sent, byte[] Served, byte[] Secrets, IReadOnlyList<string> MissingSecrets);

/// <summary>A frozen version's definition and what is known of its files.</summary>
public sealed record VersionText(int Version, byte[] Sent, VersionArtifacts Artifacts, string? Listing)
{
    /// <summary>False of a version that an older program packaged: nobody can find it in the catalog yet.</summary>
    public bool IsIndexed { get; init; }
}

/// <summary>A claim on an operation's work: attempt rises with every claim, so an older claim never matches.</summary>
public sealed record Lease(Guid OperationId, string Owner, long Attempt);

/// <param name="Principal">Who sends it.</param>
/// <param name="Path">Method and path.</param>
/// <param name="Id">The client's name for it.</param>
/// <param name="Body">SHA-256 of its body, hexadecimal.</param>
public sealed record ClientRequest(string Principal, string Path, string Id, string Body);

/// <summary>What a request of that name came to.</summary>
/// <param name="OperationId">Null for a PUT.</param>
/// <param name="Body">Of the request; empty where an older program answered it.</param>
/// <param name="CommandRevision">The offer's, once it was answered.</param>
public sealed record AnsweredRequest(Guid? OperationId, string Body, long CommandRevision)
{
    /// <summary>
    /// Whether <paramref name="request"/> is the same one once more: nothing has been asked of the offer since it was answered.
    /// </summary>
    public bool IsRepeatedBy(ClientRequest request, Offer offer) =>
        CommandRevision == offer.CommandRevision && (Body.Length == 0 || Body == request.Body);
}

/// <summary>What a step's success writes beside the offer's state. Null members leave what is there.</summary>
public sealed record StepEffects
{
    public static readonly StepEffects None = new();

    public IReadOnlyList<FileContent> Files { get; init; } = [];

    public VersionArtifacts? Artifacts { get; init; }

    /// <summary>The version's definition with the service's own file addresses in it.</summary>
    public byte[]? Served { get; init; }

    /// <summary>The same for the draft; its ETag does not change.</summary>
    public byte[]? DraftServed { get; init; }

    /// <summary>The version's listing as everyone sees it, JSON.</summary>
    public string? Listing { get; init; }

    /// <summary>The same as the preview's audience sees it, with the hidden and private plans.</summary>
    public string? PreviewListing { get; init; }

    /// <summary>What of the version can be found by whom.</summary>
    public CatalogIndex? Index { get; init; }
}

/// <param name="Hash">SHA-256 of <paramref name="Bytes"/>, hexadecimal.</param>
/// <param name="ContentType">As it is served.</param>
/// <param name="Bytes">At most 4 MiB.</param>
public sealed record FileContent(string Hash, string ContentType, byte[] Bytes);

/// <param name="Outcome">What became of the change.</param>
/// <param name="Now">Market time then, so that a runner that goes on need not ask for it.</param>
public readonly record struct CommitResult(CommitOutcome Outcome, DateTimeOffset Now);

public enum CommitOutcome
{
    Committed,

    /// <summary>Somebody else changed the offer first; decide again on what it is now.</summary>
    Conflict,

    /// <summary>The work was claimed by another or has ended; the result is to be dropped.</summary>
    LeaseLost,
}
