using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

public sealed class RoleRow
{
    internal static readonly Columns<RoleRow> Columns = new(column => new()
    {
        PublisherKey = column.Text("publisher_key", row => row.PublisherKey),
        Role = column.Text("role", row => row.Role),
    });

    public string PublisherKey { get; init; } = "";

    public string Role { get; init; } = "";
}
