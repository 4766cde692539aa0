using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Slipway.Bench.Harness;

namespace Slipway.Bench.Limits;

/// <summary>
/// The commits of PostgreSQL's own benchmark with 32 clients: <c>pgbench -N</c> (two writes and a
/// read a transaction), simple protocol, scale 20. Its processor time is that of client and server.
/// </summary>
internal static partial class PgBench
{
    private static string? prepared;

    public static async Task<Cost> RunAsync(Setup setup)
    {
        var server = new NpgsqlConnectionStringBuilder(setup.Postgres);
        var scale = setup.Of(smoke: 1, quick: 20, 20);
        var existing = prepared;
        prepared ??= await setup.DatabaseAsync("pgbench");
        var database = $"host={server.Host} port={server.Port} user={server.Username} password={server.Password} dbname={prepared}";
        if (existing is null)
            await Tool.RunAsync(setup.PgBench, "-i", "-q", "-s", $"{scale}", database);
        var spent = Cpu.OfEndedChildren + await Cpu.OfPostgresAsync(setup.Postgres);
        string[] much = setup.Of(smoke: ["-c", "4", "-t", "10"], quick: Timed(), Timed());
        var output = await Tool.RunAsync(setup.PgBench, [.. (string[])["-N", "-n", "-j", "2"], .. much, database]);
        spent = Cpu.OfEndedChildren + await Cpu.OfPostgresAsync(setup.Postgres) - spent;
        if (Result().Match(output) is not { Success: true } result)
            throw new BenchmarkException($"pgbench reports no transactions: {output}");
        return Cost.Of(long.Parse(result.Groups[1].Value, CultureInfo.InvariantCulture), 1, spent) with
        {
            PerSecond = double.Parse(result.Groups[2].Value, CultureInfo.InvariantCulture),
        };

        string[] Timed() => ["-c", $"{Wrk.Connections}", "-T", $"{setup.Seconds}"];
    }

    [GeneratedRegex(@"transactions actually processed: ([0-9]+)[^\0]*?tps = ([0-9.]+)")]
    private static partial Regex Result();
}
