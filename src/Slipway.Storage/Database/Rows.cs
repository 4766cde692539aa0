using System.Data.Common;

namespace Slipway.Storage.Database;

/// <summary>Columns that may be empty, and those that hold a time.</summary>
public static class Rows
{
    public static string? TextOrNull(this DbDataReader row, int place) => row.IsDBNull(place) ? null : row.GetString(place);

    public static long? NumberOrNull(this DbDataReader row, int place) => row.IsDBNull(place) ? null : row.GetInt64(place);

    /// <summary>
    /// Times are stored as UTC ticks, so that both databases compare them alike and no fraction is
    /// lost.
    /// </summary>
    public static DateTimeOffset TimeOf(long ticks) => new(ticks, TimeSpan.Zero);

    public static DateTimeOffset Time(this DbDataReader row, int place) => TimeOf(row.GetInt64(place));

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int place) => row.IsDBNull(place) ? null : row.Time(place);
}
