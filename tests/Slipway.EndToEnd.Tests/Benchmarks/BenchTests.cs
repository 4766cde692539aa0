using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Benchmarks;

/// <summary>
/// The benchmarks are run rarely, and the program changes daily: each runs here for a moment, so
/// that none is broken when it is needed. No figure is looked at.
/// </summary>
public class BenchTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Every_benchmark_runs_to_its_end_and_does_its_work()
    {
        var bench = await BenchAsync("--smoke", "--no-build");
        Assert.True(bench.Code == 0, bench.Error);
        var listed = (await BenchAsync("--help")).Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var ran = bench.ErrorLines.Where(line => line.StartsWith("== ", StringComparison.Ordinal)).Select(line => line[3..]).ToList();
        Assert.NotEmpty(ran);
        Assert.All(ran, name => Assert.Contains(name, listed));
    }

    private static Task<Ended> BenchAsync(params string[] arguments) => SlipwayProgram.RunAsync(
        Repository, Path.Combine(Repository, "script", "bench"), arguments, Longest, [("TEST_POSTGRES", TestDatabase.Server)]);

    private static string Repository
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(here.FullName, "Slipway.slnx")))
                here = here.Parent!;
            return here.FullName;
        }
    }
}
