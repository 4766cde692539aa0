namespace Slipway.Bench.Harness;

/// <summary>The arguments of the run: where the programs are and how long to measure.</summary>
internal sealed record Setup
{
    /// <summary>The published <c>slipway</c>.</summary>
    public required string Slipway { get; init; }

    /// <summary>The published bare program.</summary>
    public required string Bare { get; init; }

    /// <summary>
    /// A throw-away PostgreSQL server; every benchmark creates its own databases in it.
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
    /// Loads a program until it does not get faster, when the compiler has optimized the hot code.
    /// That depends on the amount of work, not on time, so it takes longer on a busy machine.
    /// </summary>
    public async Task WarmUpAsync(Func<Task<double>> load)
    {
        // Two rounds without a gain: a single one may have been slowed down by something else, or
        // by the compiler itself.
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
/// A benchmark could not measure what it should; the message says why.
/// </summary>
internal sealed class BenchmarkException(string message) : Exception(message);
