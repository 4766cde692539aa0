using System.Text.Json;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>The columns of <c>drafts</c> as they are read, with the texts that it refers to.</summary>
internal static class DraftColumns
{
    public static readonly Columns<DraftText> All = new(column => new DraftText(
        column.Bytes("sent", draft => draft.Sent),
        column.Bytes("served", draft => draft.Served),
        column.Bytes("secrets", draft => draft.Secrets),
        column.Next<IReadOnlyList<string>>(
            "missing_secrets",
            MissingOf,
            (row, place) => row.GetString(place) is var missing and not "[]"
                ? JsonSerializer.Deserialize(missing, StoredJson.Default.ListString)!
                : [])));

    public static string MissingOf(DraftText draft) =>
        JsonSerializer.Serialize([.. draft.MissingSecrets], StoredJson.Default.ListString);
}
