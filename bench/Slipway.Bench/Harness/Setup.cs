namespace Slipway.Bench.Harness;

/// <summary>What the run was started with: where the programs are, how long to measure.</summary>
internal sealed record Setup
{
    /// <summary>The published <c>slipway</c>.</summary>
    public required string Slipway { get; init; }

    /// <summary>The published bare program.</summary>
    public required string Bare { get; init; }

    /// <summary>
    /// A throw-away PostgreSQL server; every benchmark makes databases of its own in it.
    /// </summary>
    public required string Postgres { get; init; }

    public required string PgBench { get; init; }

    /// <summary>A folder for stores, logs and lists; the caller removes it.</summary>
    public required string Work { get; init; }

    public required Length Length { get; init; }

    public bool Quick => Length == Length.Quick;

    /// <summary>Rounds of subject and limit, in turn.</summary>
    public int Rounds => Quick ? 2 : 3;

    /// <summary>How long one round of load lasts.</summary>
    public int Seconds => Quick ? 3 : 4;

    /// <summary>
    /// Loads a program until it gets no faster, which is when the compiler has made its last
    /// version of what is hot: a matter of how much was done, not of time, so it takes longer on a
    /// busy machine.
    /// </summary>
    public async Task WarmUpAsync(Func<Task<double>> load)
    {
        // Two that are no faster: one may have been slowed down by something else, or by the
        // compiler itself.
        var (best, slower) = (0d, 0);
        for (var round = 0; round < (Quick ? 5 : 7) && slower < 2; round++)
        {
            var now = await load();
            slower = now < best * 1.05 ? slower + 1 : 0;
            best = Math.Max(best, now);
        }
    }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Work, name)).FullName;
}

internal enum Length
{
    Default,
    Quick,
    Full,
}

/// <summary>
/// A benchmark that could not measure what it says it measures; its message says why.
/// </summary>
internal sealed class BenchmarkException(string message) : Exception(message);
