using Dapper;
using Slipway.Storage.Offers;

namespace Slipway.Storage;

/// <summary>
/// Market time: one row (base, machine base, rate) that every node reads in SQL, so that nodes cannot disagree about what is due. Outside rehearsal its rate is
/// 1 and it is the machine's time.
/// </summary>
public sealed class MarketTime(IDatabase database)
{
    /// <summary>Where market time stops, in ticks: a fast rehearsal that is left running must not run off the calendar, holds included.</summary>
    private static readonly long End = new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    /// <summary>Market time in ticks, as an SQL expression over the table <c>clock</c>; it may use the parameter <c>@now</c>.</summary>
    internal static string Now(IDatabase database)
    {
        var passed = $"({database.MachineNow} - clock.machine_base) * clock.rate";
        return $"(SELECT CASE WHEN {passed} >= {End} - clock.base THEN {End} ELSE clock.base + CAST({passed} AS BIGINT) END FROM clock)";
    }

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        return Ticks.ToTime(await connection.ExecuteScalarAsync<long>($"SELECT {Now(database)}", Bound(database)));
    }

    /// <summary>From now on market time runs <paramref name="rate"/> times as fast as the machine's; it never jumps.</summary>
    public Task SetRateAsync(double rate, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.Connection.ExecuteAsync(
            $"UPDATE clock SET base = {Now(database)}, machine_base = {database.MachineNow}, rate = @rate",
            new { rate, now = MachineTicks(database) }),
        cancel);

    /// <summary>Moves market time forward by <paramref name="by"/> at once (rehearsal and tests).</summary>
    public Task AdvanceAsync(TimeSpan by, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.Connection.ExecuteAsync("UPDATE clock SET base = base + @by", new { by = by.Ticks }),
        cancel);

    internal static long MachineTicks(IDatabase database) => database.Machine.GetUtcNow().UtcTicks;

    internal static object Bound(IDatabase database) => new { now = MachineTicks(database) };
}
