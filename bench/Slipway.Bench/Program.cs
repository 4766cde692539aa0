using System.CommandLine;
using System.Diagnostics;
using Slipway.Bench.Benchmarks;
using Slipway.Bench.Harness;
using Slipway.Bench.Results;

Benchmark[] all =
[
    new("publish-sqlite", InProcess: false, Publishing.OnSqliteAsync),
    new("publish-postgres", InProcess: false, Publishing.OnPostgresAsync),
    new("read-sqlite", InProcess: false, Reading.OnSqliteAsync),
    new("read-postgres", InProcess: false, Reading.OnPostgresAsync),
    new("steps-sqlite", InProcess: true, Stepping.OnSqliteAsync),
    new("steps-postgres", InProcess: true, Stepping.OnPostgresAsync),
    new("rules", InProcess: true, RuleChecking.RunAsync),
    new("start", InProcess: false, Starting.RunAsync),
    new("memory", InProcess: false, Memory.RunAsync),
    new("size-sqlite", InProcess: false, StoreSize.OnSqliteAsync),
    new("size-postgres", InProcess: false, StoreSize.OnPostgresAsync),
    new("fetch", InProcess: true, Fetching.RunAsync),
    new("search-sqlite", InProcess: false, Searching.OnSqliteAsync),
    new("search-postgres", InProcess: false, Searching.OnPostgresAsync),
    new("journey-sqlite", InProcess: false, Journeys.OnSqliteAsync),
    new("journey-postgres", InProcess: false, Journeys.OnPostgresAsync),
    new("replay", InProcess: false, Replaying.RunAsync),
];

var slipway = new Option<string>("--slipway") { Required = true, Description = "The published slipway." };
var bare = new Option<string>("--bare") { Required = true, Description = "The published bare program." };
var postgres = new Option<string>("--postgres")
{
    Required = true,
    Description = "Connection string of a PostgreSQL server for databases of its own.",
};
var pgbench = new Option<string>("--pgbench") { Required = true, Description = "The pgbench of that server." };
var prism = new Option<string>("--prism") { Required = true, Description = "Prism's script for node." };
var work = new Option<string>("--work") { Required = true, Description = "An empty folder for temporary files." };
var length = new Option<Length>("--length") { Description = "Default, Smoke, Quick or Full." };
var only = new Option<string[]>("--only") { Description = "The benchmarks to run; without it, all." };
var commit = new Option<string>("--commit") { DefaultValueFactory = _ => "unknown", Description = "What is measured." };
var keep = new Option<string?>("--keep") { Description = "A file that the results are added to, as JSON." };
only.AcceptOnlyFromAmong([.. all.Select(benchmark => benchmark.Name)]);

var run = new RootCommand("Measures Slipway against limits of the same run; script/bench starts it.")
{
    slipway, bare, postgres, pgbench, prism, work, length, only, commit, keep,
};
run.SetAction(async parsed =>
{
    var setup = new Setup
    {
        Slipway = parsed.GetRequiredValue(slipway),
        Bare = parsed.GetRequiredValue(bare),
        Postgres = parsed.GetRequiredValue(postgres),
        PgBench = parsed.GetRequiredValue(pgbench),
        Prism = parsed.GetRequiredValue(prism),
        Work = parsed.GetRequiredValue(work),
        Length = parsed.GetValue(length),
    };
    var chosen = parsed.GetValue(only) is { Length: > 0 } names ? names : [.. all.Select(benchmark => benchmark.Name)];
    var (failed, load, results) = (false, Noise.Load, new List<Result>());
    foreach (var benchmark in all.Where(benchmark => chosen.Contains(benchmark.Name)))
    {
        Console.Error.WriteLine($"== {benchmark.Name}");
        setup.Noise.Clear();
        var watch = Stopwatch.StartNew();
        try
        {
            results.AddRange((await benchmark.RunAsync(setup)).Select(measured => Result.Of(benchmark, setup, measured)));
            Console.Error.WriteLine($"   {benchmark.Name} ended after {watch.Elapsed.TotalSeconds:F1} s");
        }
        catch (Exception fault)
        {
            Console.Error.WriteLine(
                $"script/bench: {benchmark.Name} could not be measured: {(fault is BenchmarkException ? fault.Message : fault)}");
            failed = true;
        }
    }

    await setup.DropDatabasesAsync();
    var report = new Report(
        parsed.GetRequiredValue(commit), TimeProvider.System.GetUtcNow(), Report.ThisMachine, setup.Length, load, results);
    if (setup.Length != Length.Smoke)
        Table.Write(Console.Out, report);
    if (parsed.GetValue(keep) is { } file)
        report.Keep(file);
    return failed ? 1 : 0;
});

var list = new Command("list", "Prints the names of the benchmarks.");
list.SetAction(_ => Array.ForEach(all, benchmark => Console.WriteLine(benchmark.Name)));
run.Add(list);

var old = new Option<string[]>("--old")
{
    Required = true,
    Description = "Reports of the old revision, one a turn.",
    AllowMultipleArgumentsPerToken = true,
};
var now = new Option<string[]>("--new") { Required = true, Description = "Those of the new one.", AllowMultipleArgumentsPerToken = true };
var compare = new Command("compare", "Prints the results of two revisions, and the ratio between them.") { old, now };
compare.SetAction(parsed => Table.Compare(
    Console.Out,
    [.. parsed.GetRequiredValue(old).Zip(parsed.GetRequiredValue(now), (before, after) => (Report.Read(before), Report.Read(after)))]));
run.Add(compare);

return await run.Parse(args).InvokeAsync();
