using System.CommandLine;
using Slipway.Bench.Benchmarks;
using Slipway.Bench.Harness;

var slipway = new Option<string>("--slipway") { Required = true, Description = "The published slipway." };
var bare = new Option<string>("--bare") { Required = true, Description = "The published bare program." };
var postgres = new Option<string>("--postgres") { Required = true, Description = "Connection string of a throw-away PostgreSQL server." };
var pgbench = new Option<string>("--pgbench") { Required = true, Description = "The pgbench of that server." };
var work = new Option<string>("--work") { Required = true, Description = "An empty folder for temporary files." };
var length = new Option<Length>("--length") { Description = "Default, Quick or Full." };
var only = new Option<string[]>("--only") { Description = "The benchmarks to run; without it, all." };

(string Name, Func<Setup, Task<IReadOnlyList<Comparison>>> Run)[] all =
[
    ("publish-sqlite", Publishing.OnSqliteAsync),
    ("publish-postgres", Publishing.OnPostgresAsync),
    ("read-sqlite", Reading.OnSqliteAsync),
    ("read-postgres", Reading.OnPostgresAsync),
    ("steps-sqlite", Stepping.OnSqliteAsync),
    ("steps-postgres", Stepping.OnPostgresAsync),
    ("rules", RuleChecking.RunAsync),
    ("start", Starting.RunAsync),
    ("memory", Memory.RunAsync),
    ("size-sqlite", StoreSize.OnSqliteAsync),
    ("size-postgres", StoreSize.OnPostgresAsync),
    ("fetch", Fetching.RunAsync),
    ("search-sqlite", Searching.OnSqliteAsync),
    ("search-postgres", Searching.OnPostgresAsync),
];
only.AcceptOnlyFromAmong([.. all.Select(benchmark => benchmark.Name)]);

var command = new RootCommand("Measures Slipway against limits of the same run; script/bench starts it.")
{
    slipway, bare, postgres, pgbench, work, length, only,
};
command.SetAction(async parsed =>
{
    var setup = new Setup
    {
        Slipway = parsed.GetRequiredValue(slipway),
        Bare = parsed.GetRequiredValue(bare),
        Postgres = parsed.GetRequiredValue(postgres),
        PgBench = parsed.GetRequiredValue(pgbench),
        Work = parsed.GetRequiredValue(work),
        Length = parsed.GetValue(length),
    };
    var asked = parsed.GetValue(only) is { Length: > 0 } names ? names : [.. all.Select(benchmark => benchmark.Name)];
    var failed = false;
    var results = new List<Comparison>();
    foreach (var (name, run) in all.Where(benchmark => asked.Contains(benchmark.Name)))
    {
        Console.Error.WriteLine($"== {name}");
        try
        {
            results.AddRange(await run(setup));
        }
        catch (BenchmarkException fault)
        {
            Console.Error.WriteLine($"script/bench: {name} could not be measured: {fault.Message}");
            failed = true;
        }
    }

    Table.Write(Console.Out, results);
    return failed ? 1 : 0;
});
return await command.Parse(args).InvokeAsync();
