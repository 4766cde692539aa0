using Npgsql;

namespace Slipway.Bench.Harness;

/// <summary>The arguments of the run: where the programs are and how long to measure.</summary>
internal sealed record Setup
{
    private readonly List<string> databases = [];

    /// <summary>The published <c>slipway</c>.</summary>
    public required string Slipway { get; init; }

    /// <summary>How it was compiled: a managed program needs its assembly beside it.</summary>
    public string Program => File.Exists(Path.ChangeExtension(Slipway, ".dll")) ? "managed" : "native";

    /// <summary>The published bare program.</summary>
    public required string Bare { get; init; }

    /// <summary>
    /// A throw-away PostgreSQL server; every benchmark creates its own databases in it.
    /// </summary>
    public required string Postgres { get; init; }

    public required string PgBench { get; init; }

    /// <summary>Prism's script for node.</summary>
    public required string Prism { get; init; }

    /// <summary>A folder for stores, logs and lists; the caller removes it.</summary>
    public required string Work { get; init; }

    public required Length Length { get; init; }

    /// <summary>Rounds of subject and limit, in turn.</summary>
    public int Rounds => Of(smoke: 1, quick: 2, 3);

    /// <summary>How long one round of load lasts.</summary>
    public int Seconds => Of(smoke: 1, quick: 3, 4);

    /// <summary>How fast this machine was before each round.</summary>
    public Noise Noise { get; } = new();

    /// <summary>What differs by the length of the run.</summary>
    public T Of<T>(T smoke, T quick, T otherwise) => Length switch
    {
        Length.Smoke => smoke,
        Length.Quick => quick,
        _ => otherwise,
    };

    /// <summary>
    /// Loads a program until it does not get faster, when the compiler has optimized the hot code.
    /// That depends on the amount of work, not on time, so it takes longer on a busy machine.
    /// </summary>
    public async Task WarmUpAsync(Func<Task<double>> load)
    {
        // Two rounds without a gain: a single one may have been slowed down by something else, or
        // by the compiler itself.
        var (best, slower) = (0d, 0);
        for (var round = 0; round < Of(smoke: 0, quick: 5, 7) && slower < 2; round++)
        {
            var now = await load();
            slower = now < best * 1.05 ? slower + 1 : 0;
            best = Math.Max(best, now);
        }
    }

    /// <summary>
    /// A database whose name no other run has; <see cref="DropDatabasesAsync"/> removes it at the end.
    /// </summary>
    public async Task<string> DatabaseAsync(string name)
    {
        databases.Add($"bench-{name}-{Guid.CreateVersion7():N}");
        await Sessions.RunOnServerAsync(Postgres, $"CREATE DATABASE \"{databases[^1]}\"");
        return databases[^1];
    }

    public async Task DropDatabasesAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var database in databases)
            await Sessions.RunOnServerAsync(Postgres, $"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");
    }

    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Work, name)).FullName;
}

internal enum Length
{
    Default,

    /// <summary>Only shows that each benchmark still does its work.</summary>
    Smoke,
    Quick,
    Full,
}

/// <summary>
/// A benchmark could not measure what it should; the message says why.
/// </summary>
internal sealed class BenchmarkException(string message) : Exception(message);
