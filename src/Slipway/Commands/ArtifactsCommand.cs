using System.CommandLine;
using System.Globalization;
using Slipway.Core.Publishing;
using Slipway.Core.Time;
using Slipway.Server.Files;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway artifacts list | gc</c>: the stored copies of publishers' files.</summary>
internal static class ArtifactsCommand
{
    /// <summary>Long enough for a running step to finish its work.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromHours(1);

    public static Command Create() => new("artifacts", "The stored copies of publishers' files.") { List(), Collect() };

    private static Command List() => new StoreCommand(
            "list",
            "Lists the stored files, oldest first, and whether an offer refers to them.",
            [],
            async (run, cancel) => Show(run, await Collector(run).ListAsync(cancel)));

    private static Command Collect()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only lists what would be removed." };
        var olderThan = new Option<string>("--older-than")
        {
            Description = "How long a file must have been unused, such as 24h; at least 1h.",
            DefaultValueFactory = _ => "P1D",
        };
        return new StoreCommand(
            "gc",
            "Removes stored files that no draft, version or running operation refers to. Servers may keep running.",
            [dryRun, olderThan],
            async (run, cancel) =>
            {
                var age = Age(run.Parsed.GetValue(olderThan)!)!.Value;
                return Show(run, run.Parsed.GetValue(dryRun)
                    ? await Collector(run).FindAsync(age, cancel)
                    : await Collector(run).CollectAsync(age, cancel));
            },
            parsed => Age(parsed.GetValue(olderThan)!) is null
                ? $"--older-than is '{parsed.GetValue(olderThan)}'; allowed is an ISO 8601 duration of an hour or more, such as P1D or 24h."
                : null);
    }

    private static ArtifactCollector Collector(StoreRun run) =>
        new(run.Database, LargeFiles.Open(run.Store.ArtifactsOf(run.Parsed), run.Store.StoreOf(run.Parsed)));

    private static int Show(StoreRun run, IReadOnlyList<StoredArtifact> files) => run.Show(
        [.. files.Select(file =>
            new ShownArtifact(file.Name, Word(file.Place), file.Length, WireTime.Format(file.Changed), file.IsReferred))],
        ["NAME", "PLACE", "BYTES", "STORED", "REFERRED"],
        file => [file.Name, file.Place, file.Length.ToString(CultureInfo.InvariantCulture), file.Stored, file.Referred ? "yes" : "no"]);

    private static string Word(ArtifactPlace place) => place.ToString().ToLowerInvariant();

    /// <summary>Null if it is not a duration, or too short.</summary>
    private static TimeSpan? Age(string text) =>
        IsoDuration.Read(text) is (var age, null) && age >= LeastAge ? age : null;

    internal sealed record ShownArtifact(string Name, string Place, long Length, string Stored, bool Referred);
}
