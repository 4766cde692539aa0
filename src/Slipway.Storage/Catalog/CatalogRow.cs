using System.Data.Common;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Catalog;

/// <summary>An offer with the version that one of its slots shows.</summary>
public sealed record CatalogRow
{
    internal const string Columns =
        "o.publisher_id, COALESCE(p.name, o.publisher_id), o.offer_id, o.offer_type_id, v.version, v.private_plans";

    public required string PublisherId { get; init; }

    public required string PublisherName { get; init; }

    public required string OfferId { get; init; }

    public required string OfferTypeId { get; init; }

    public required long Version { get; init; }

    /// <summary>JSON; null where an older program packaged the version.</summary>
    public required string? PrivatePlans { get; init; }

    /// <summary>
    /// The listing as its packaging step wrote it, JSON: the public one, or the preview's.
    /// </summary>
    public required string Listing { get; init; }

    /// <summary>JSON, by plan; null also where they were not asked for.</summary>
    public required string? Prices { get; init; }

    /// <summary>
    /// Of a preview, the version's definition as sent, which says who may see it. Else empty.
    /// </summary>
    public byte[] Sent { get; init; } = [];

    /// <summary>What the row adds to a page.</summary>
    internal long Bytes { get; init; }

    /// <summary>How many rows there were before the page's bytes were counted.</summary>
    internal long Matched { get; init; }

    /// <summary>Whether everybody may see the offer.</summary>
    internal bool IsPublic { get; init; }

    /// <summary>The private plans that the caller may see.</summary>
    public IReadOnlySet<string> OpenPlans { get; internal set; } = new HashSet<string>();

    /// <summary>Whether the caller may see every private plan.</summary>
    public bool HasEveryPlan { get; internal init; }

    /// <summary>Where the list stands after this row.</summary>
    public CatalogPlace Place { get; internal init; } = CatalogPlace.Start;

    internal OfferKey Key => new(PublisherId, OfferId);

    /// <summary>
    /// Reads <see cref="Columns"/>, a listing and prices; further columns follow.
    /// </summary>
    internal static CatalogRow Read(DbDataReader row) => new()
    {
        PublisherId = row.GetString(0),
        PublisherName = row.GetString(1),
        OfferId = row.GetString(2),
        OfferTypeId = row.GetString(3),
        Version = row.GetInt64(4),
        PrivatePlans = row.TextOrNull(5),
        Listing = row.GetString(6),
        Prices = row.TextOrNull(7),
    };
}
