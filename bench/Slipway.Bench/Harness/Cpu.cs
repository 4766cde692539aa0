using System.Globalization;
using Npgsql;

namespace Slipway.Bench.Harness;

/// <summary>
/// The processor time of processes since they began, which neither the disk nor another program
/// changes much.
/// </summary>
internal static class Cpu
{
    /// <summary>Clock ticks a second in /proc, a constant of Linux.</summary>
    private const double Ticks = 100;

    public static TimeSpan OfBench => Environment.CpuUsage.TotalTime;

    /// <summary>Of the programs that this process ran to their end.</summary>
    public static TimeSpan OfEndedChildren => Time(Stat("self")[ChildUser..(ChildUser + 2)]);

    private const int Parent = 1;
    private const int User = 11;
    private const int ChildUser = 13;

    public static TimeSpan Of(Served service) => Time(Stat($"{service.Id}")[User..(User + 2)]);

    /// <summary>Of the database server with all its sessions, those that have ended included.</summary>
    public static async Task<TimeSpan> OfPostgresAsync(string server)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        var session = await connection.Session().ValueAsync<int>("SELECT pg_backend_pid()");
        var postmaster = Stat($"{session}")[Parent];
        var all = Time(Stat(postmaster)[User..(User + 4)]);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsDigit(name![0])))
        {
            try
            {
                if (Stat(folder!) is var stat && stat[Parent] == postmaster)
                    all += Time(stat[User..(User + 2)]);
            }
            catch (IOException)
            {
                // It ended meanwhile; then the server's own figure has its time.
            }
        }

        return all;
    }

    /// <summary>The fields after the name, which may contain spaces.</summary>
    private static string[] Stat(string process) => File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');

    private static TimeSpan Time(IEnumerable<string> ticks) =>
        TimeSpan.FromSeconds(ticks.Sum(tick => long.Parse(tick, CultureInfo.InvariantCulture)) / Ticks);
}

/// <summary>How fast something went, and what one piece of it cost.</summary>
/// <param name="PerSecond">The rate.</param>
/// <param name="Cpu">Microseconds of processor time for each.</param>
internal sealed record Cost(double PerSecond, double Cpu)
{
    public static Cost Of(long count, double seconds, TimeSpan cpu) => new(count / seconds, cpu.TotalMicroseconds / count);
}
