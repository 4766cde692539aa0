using Dapper;
using Slipway.Core.Offers;

namespace Slipway.Storage.Catalog;

/// <summary>What the slots show: the listing of the version that each slot holds.</summary>
public sealed class CatalogStore(IDatabase database)
{
    private const string Columns = "o.publisher_id, COALESCE(p.name, o.publisher_id) AS publisher_name, o.offer_id, o.offer_type_id, v.version";

    private static readonly (string Slot, string Columns) Live = ("production_version", "v.listing");
    private static readonly (string Slot, string Columns) Preview = ("preview_version", "v.preview_listing AS listing, v.sent");

    /// <summary>All that is live, by publisher and offer.</summary>
    public async Task<IReadOnlyList<CatalogRow>> ListLiveAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return [.. await connection.QueryAsync<CatalogRow>($"{Select(Live)} WHERE o.production_version IS NOT NULL ORDER BY o.publisher_key, o.offer_key")];
    }

    public Task<CatalogRow?> FindLiveAsync(OfferKey key, CancellationToken cancel) => FindAsync(key, Live, cancel);

    public Task<CatalogRow?> FindPreviewAsync(OfferKey key, CancellationToken cancel) => FindAsync(key, Preview, cancel);

    private async Task<CatalogRow?> FindAsync(OfferKey key, (string Slot, string Columns) of, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<CatalogRow>(
            $"{Select(of)} WHERE o.publisher_key = @Publisher AND o.offer_key = @Offer",
            new { key.Publisher, key.Offer });
    }

    private static string Select((string Slot, string Columns) of) => $"""
        SELECT {Columns}, {of.Columns} FROM offers o
        JOIN versions v ON v.publisher_key = o.publisher_key AND v.offer_key = o.offer_key AND v.version = o.{of.Slot} AND v.listing IS NOT NULL
        LEFT JOIN publishers p ON p.publisher_key = o.publisher_key
        """;
}

public sealed class CatalogRow
{
    public string PublisherId { get; init; } = "";

    public string PublisherName { get; init; } = "";

    public string OfferId { get; init; } = "";

    public string OfferTypeId { get; init; } = "";

    public long Version { get; init; }

    /// <summary>The listing as its packaging step wrote it, JSON.</summary>
    public string Listing { get; init; } = "";

    /// <summary>Of a preview, the version's definition as sent: who may see it stands there. Else empty.</summary>
    public byte[] Sent { get; init; } = [];
}
