using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Limits;

/// <summary>
/// The commits of PostgreSQL's own benchmark with 32 clients: <c>pgbench -N</c> (two writes and a
/// read a transaction), simple protocol, scale 20.
/// </summary>
internal static partial class PgBench
{
    private const string Name = "pgbench";
    private const int Scale = 20;
    private static bool prepared;

    public static async Task<double> RunAsync(Setup setup, int seconds)
    {
        var server = new NpgsqlConnectionStringBuilder(setup.Postgres);
        var database = $"host={server.Host} port={server.Port} user={server.Username} password={server.Password} dbname={Name}";
        if (!prepared)
        {
            await Sessions.RunOnServerAsync(setup.Postgres, $"CREATE DATABASE {Name}");
            await Tool.RunAsync(setup.PgBench, "-i", "-q", "-s", $"{Scale}", database);
            prepared = true;
        }

        var output = await Tool.RunAsync(setup.PgBench, "-N", "-n", "-c", $"{Wrk.Connections}", "-j", "2", "-T", $"{seconds}", database);
        return double.Parse(Transactions().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Transactions();
}
