using Slipway.Core.Publishing;

namespace Slipway.Storage.Database;

/// <summary>
/// Market time: one row (base, machine base, rate, pace) that every node reads in SQL, so that
/// nodes cannot disagree about what is due. Its rate is 1 and it is the machine's time, unless a
/// pace or an advance changed that. It never goes back.
/// </summary>
public sealed class MarketTime(IDatabase database)
{
    /// <summary>
    /// Where market time stops: a fast market that is left running must not run off the
    /// calendar, holds included.
    /// </summary>
    public static readonly DateTimeOffset End = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string read = $"SELECT {database.Dialect.MarketNow}, clock.rate, clock.pace FROM clock";

    /// <summary>The market's now, its rate and its pace, as one reading.</summary>
    public async ValueTask<MarketClock> ReadAsync(CancellationToken cancel)
    {
        var rows = await database.AskAsync(
            read,
            row => new MarketClock(row.Time(0), row.GetDouble(1), row.TextOrNull(2) is { } pace ? Pace.Parse(pace) : null),
            cancel);
        return rows.Single();
    }

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancel) => (await ReadAsync(cancel)).Now;

    /// <summary>The pace of every node; null when none was ever set, which is real.</summary>
    public async ValueTask<Pace?> PaceAsync(CancellationToken cancel) => (await ReadAsync(cancel)).Pace;

    /// <summary>
    /// From now on every node works at <paramref name="pace"/>. A market that is frozen stays so.
    /// </summary>
    public Task SetPaceAsync(Pace pace, CancellationToken cancel) => ChangeAsync(
        session => SetRateAsync(session, "CASE WHEN rate = 0 THEN 0 ELSE @rate END", pace),
        cancel);

    /// <summary>
    /// Market time stands still until it is resumed; an advance still moves it.
    /// </summary>
    public Task FreezeAsync(CancellationToken cancel) =>
        ChangeAsync(async session => await SetRateAsync(session, "0", await PaceOfAsync(session)), cancel);

    /// <summary>Market time goes on from where it stands, at the rate of its pace.</summary>
    public Task ResumeAsync(CancellationToken cancel) =>
        ChangeAsync(async session => await SetRateAsync(session, "@rate", await PaceOfAsync(session)), cancel);

    /// <summary>
    /// Moves market time to <paramref name="time"/>, unless it is later already, or a step that is
    /// due before would be passed over.
    /// </summary>
    public Task MoveToAsync(DateTimeOffset time, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync(
            $"""
            UPDATE clock SET base = @to, machine_base = {database.Dialect.MachineNow}
            WHERE {database.Dialect.MarketNowOfRow} < @to AND NOT EXISTS (SELECT 1 FROM work WHERE due < @to)
            """,
            ("to", time)),
        cancel);

    /// <summary>
    /// Moves market time forward by <paramref name="by"/> at once, over whatever is due meanwhile.
    /// </summary>
    public Task AdvanceAsync(TimeSpan by, CancellationToken cancel) => database.WriteAsync(
        null,
        session => session.ExecuteAsync("UPDATE clock SET base = base + @by", ("by", by)),
        cancel);

    /// <summary>One change of rate or pace at a time: each writes both.</summary>
    private Task ChangeAsync(Func<WriteSession, Task<int>> change, CancellationToken cancel) => database.WriteAsync(
        null,
        async session =>
        {
            await session.AloneAsync();
            return await change(session);
        },
        cancel);

    private static async Task<Pace> PaceOfAsync(WriteSession session) =>
        await session.ValueAsync<string>("SELECT pace FROM clock") is { } name ? Pace.Parse(name)! : Pace.Real;

    private Task<int> SetRateAsync(WriteSession session, string rate, Pace pace) => session.ExecuteAsync(
        $"""
        UPDATE clock SET base = {database.Dialect.MarketNowOfRow}, machine_base = {database.Dialect.MachineNow},
          rate = {rate}, pace = @name
        """,
        ("rate", pace.Rate),
        ("name", pace.Name));
}
