using Npgsql;
using Slipway.Storage.Database;

namespace Slipway.Storage.Postgres;

/// <summary>
/// The database's time, as a node's: what was read last, and what the monotonic clock says has
/// passed since. Nodes whose own clocks differ still agree on when a token begins and ends.
/// </summary>
internal sealed class PostgresClock(TimeProvider machine) : TimeProvider
{
    /// <summary>A reading that took longer says too little; the next will do.</summary>
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The distance between the machine's clock at one moment and the database's; a new object for
    /// each reading, so that it is read whole.
    /// </summary>
    private Reading? last;

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => Volatile.Read(ref last) is { } reading
        ? reading.Time + machine.GetElapsedTime(reading.At)
        : machine.GetUtcNow();

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    public async Task ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var asked = machine.GetTimestamp();
        var ticks = await new Session(connection, machine, cancel: cancel).ValueAsync<long>($"SELECT {Dialect.OfPostgres.MachineNow}");
        var took = machine.GetElapsedTime(asked);
        if (took <= LongestReading || last is null)
            Volatile.Write(ref last, new Reading(machine.GetTimestamp(), new DateTimeOffset(ticks, TimeSpan.Zero) + (took / 2)));
    }

    private sealed record Reading(long At, DateTimeOffset Time);
}
