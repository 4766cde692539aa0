using System.Data.Common;
using Slipway.Storage.Database;

namespace Slipway.Storage.Notifications;

/// <summary>A mail as the daily budget of its publisher counts it.</summary>
/// <param name="DeliveryId">Its delivery.</param>
/// <param name="GiveUp">The end of its day, in ticks of machine time.</param>
/// <param name="Count">To how many it went in all: its target is only who is left.</param>
internal sealed record BudgetedMail(string DeliveryId, long GiveUp, int Count)
{
    public static string Columns(Dialect dialect) =>
        $"d.delivery_id, d.give_up, d.target, {dialect.TextIn("d.notice", "Recipients")}, {dialect.TextIn("d.notice", "Migrated")}";

    public static BudgetedMail Read(DbDataReader row)
    {
        var isMigrated = row.TextOrNull(4) is "true" or "1";
        return new(
            row.GetString(0),
            row.GetInt64(1),
            Math.Max(CountOf(row.GetString(2)), isMigrated ? 0 : CountOf(row.TextOrNull(3) ?? "")));
    }

    private static int CountOf(string list) => list.Count(one => one == ',') + 1;
}
