using System.Text.Json;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>The columns of <c>drafts</c> but its offer's key.</summary>
internal static class DraftColumns
{
    public static readonly Columns<DraftText> All = new(column => new DraftText(
        column.Bytes("sent", draft => draft.Sent),
        column.Bytes("served", draft => draft.Served),
        column.Bytes("secrets", draft => draft.Secrets),
        column.Next<IReadOnlyList<string>>(
            "missing_secrets",
            draft => JsonSerializer.Serialize([.. draft.MissingSecrets], StoredJson.Default.ListString),
            (row, place) => row.GetString(place) is var missing and not "[]"
                ? JsonSerializer.Deserialize(missing, StoredJson.Default.ListString)!
                : [])));
}
