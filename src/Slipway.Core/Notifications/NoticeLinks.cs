
namespace Slipway.Core.Notifications;

/// <summary>
/// Where a notice leads: its operation and its offer in the catalog, whole addresses.
/// </summary>
public sealed record NoticeLinks(string Operation, string Catalog);
