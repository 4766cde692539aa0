using Slipway.Storage.Database;

namespace Slipway.Storage.Identity;

/// <summary>
/// A service principal: application, tenant and object id. GUIDs are in lower case; other issuers'
/// application ids are as the issuer writes them.
/// </summary>
public sealed class PrincipalRow
{
    internal static readonly Columns<PrincipalRow> Columns = new(column => new()
    {
        AppId = column.Text("app_id", row => row.AppId),
        TenantId = column.Text("tenant_id", row => row.TenantId),
        ObjectId = column.Text("object_id", row => row.ObjectId),
    });

    public string AppId { get; init; } = "";

    public string TenantId { get; init; } = "";

    public string ObjectId { get; init; } = "";
}
