using Slipway.Contracts;

namespace Slipway.Rehearsal.Journal;

/// <summary>A request of the wire and its answer, as the client saw them, without secrets.</summary>
public sealed record JournalEntry
{
    /// <summary>Its place in the journal of this node, from 1; given when it is written down.</summary>
    public long Number { get; init; }

    /// <summary>Machine time when the request came.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>One of <see cref="CallNames.All"/>.</summary>
    public required string Call { get; init; }

    public required string Method { get; init; }

    /// <summary>The host that the client meant, where it named one.</summary>
    public string? Host { get; init; }

    public required string Path { get; init; }

    /// <summary>With its question mark; null where there is none.</summary>
    public string? Query { get; init; }

    /// <summary>In lower case.</summary>
    public string? Publisher { get; init; }

    /// <summary>In lower case.</summary>
    public string? Offer { get; init; }

    /// <summary>Null where the connection was dropped before an answer.</summary>
    public int? Status { get; init; }

    /// <summary>True where the connection ended before the answer did.</summary>
    public bool Dropped { get; init; }

    public string? CorrelationId { get; init; }

    public Message Request => MaskedRequest.Value;

    public Message? Response => MaskedResponse?.Value;

    internal Lazy<Message> MaskedRequest { get; init; } = new(RecordedMessage.Empty.Masked);

    internal Lazy<Message>? MaskedResponse { get; init; }

    /// <summary>In few words, for a person who looks for it.</summary>
    public override string ToString() => $"#{Number} {Method} {Path} {(Status is { } status ? status : "dropped")}";
}
