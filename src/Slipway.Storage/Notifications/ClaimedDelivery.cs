using System.Data.Common;
using System.Text.Json;
using Slipway.Core.Publishing;
using Slipway.Storage.Database;

namespace Slipway.Storage.Notifications;

/// <summary>A delivery to be tried now.</summary>
/// <param name="Id">The same at every attempt.</param>
/// <param name="Attempt">The number of the claim; a result under an older number is
/// dropped.</param>
/// <param name="WebhookId">Empty for mail.</param>
/// <param name="Target">The mail's recipients, with commas between them, or the webhook's address
/// as it was.</param>
/// <param name="Notice">What is sent.</param>
public sealed record ClaimedDelivery(string Id, long Attempt, string WebhookId, string Target, Notice Notice)
{
    internal const string Columns = "delivery_id, attempt, webhook_id, target, notice";

    internal static ClaimedDelivery Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetInt64(1),
        row.GetString(2),
        row.GetString(3),
        JsonSerializer.Deserialize(row.GetString(4), StoredJson.Default.Notice)!);
}
