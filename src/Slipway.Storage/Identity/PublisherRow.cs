using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

public sealed record PublisherRow
{
    internal static readonly Columns<PublisherRow> Columns = new(column => new()
    {
        PublisherId = column.Text("publisher_id", row => row.PublisherId),
        Name = column.Text("name", row => row.Name),
        SellerId = column.Number("seller_id", row => row.SellerId),
        SellerContact = column.Text("seller_contact", row => row.SellerContact),
        Migrated = column.Flag("migrated", row => row.Migrated),
    });

    public string PublisherId { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Given by the store when the publisher is added.</summary>
    public long SellerId { get; init; }

    public string SellerContact { get; init; } = "";

    /// <summary>Whether its new offers are migrated ones.</summary>
    public bool Migrated { get; init; }
}
