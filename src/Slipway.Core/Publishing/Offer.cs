namespace Slipway.Core.Publishing;

/// <summary>
/// An offer's whole state but its texts: what <see cref="Slipway.Core.Publishing.Transition"/>
/// decides on. Immutable; a transition gives the next one.
/// </summary>
public sealed record Offer
{
    /// <summary>In the casing it was created with.</summary>
    public required string PublisherId { get; init; }

    /// <summary>In the casing it was created with.</summary>
    public required string OfferId { get; init; }

    public required string OfferTypeId { get; init; }

    /// <summary>Decides the form of operation addresses and who is notified; belongs to the offer, not to its publisher.</summary>
    public required bool Migrated { get; init; }

    public required OfferStatus Status { get; init; }

    public required string DisplayText { get; init; }

    /// <summary>The version that the next publish freezes; starts at 1.</summary>
    public required int DraftVersion { get; init; }

    /// <summary>SHA-256 of the draft's bytes, hexadecimal: tells whether a publish repeats the one that runs.</summary>
    public required string DraftHash { get; init; }

    /// <summary>When the draft was last PUT (market time); strictly rising, and the source of its ETag.</summary>
    public required DateTimeOffset ChangedTime { get; init; }

    /// <summary>What the preview slot holds; null while nothing was previewed or after its preview was withdrawn.</summary>
    public int? PreviewVersion { get; init; }

    /// <summary>What customers see; null while the offer was never live.</summary>
    public int? ProductionVersion { get; init; }

    /// <summary>The publishing version of the newest operation, 0 when there was none; rises with every accepted operation.</summary>
    public int LastPublishingVersion { get; init; }

    /// <summary>The addresses that the last publish named, comma-separated; a go-live notifies the same ones (documented).</summary>
    public string NotificationEmails { get; init; } = "";

    /// <summary>Rises by one with every accepted command; a commit names the one it decided on.</summary>
    public long Revision { get; init; }

    /// <summary>
    /// The revision by the last command that somebody gave: what steps report does not change it. A request is repeated while it stays the
    /// same.
    /// </summary>
    public long CommandRevision { get; init; }

    public Operation? Newest { get; init; }

    public OfferKey Key => new(PublisherId, OfferId);

    public Operation? Running => Newest is { State: OperationState.Running } ? Newest : null;
}
