using System.CommandLine;
using System.Globalization;
using System.Xml;
using Slipway.Cli.Options;
using Slipway.Core.Publishing;
using Slipway.Server.Files;
using Slipway.Storage.Database;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway artifacts list | gc</c>: the stored copies of publishers' files.</summary>
internal static class ArtifactsCommand
{
    /// <summary>Long enough for a running step to finish its work.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromHours(1);

    public static Command Create() => new("artifacts", "The stored copies of publishers' files.") { List(), Collect() };

    private static Command List()
    {
        var (command, store, output) = Verb("list", "Lists the stored files, oldest first, and whether an offer refers to them.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            Write(parsed, output, await Collector(database, store, parsed).ListAsync(cancel));
            return Exit.Done;
        });
        return command;
    }

    private static Command Collect()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only lists what would be removed." };
        var olderThan = new Option<string>("--older-than")
        {
            Description = "How long a file must have been unused (ISO 8601, at least PT1H).",
            DefaultValueFactory = _ => "P1D",
        };
        var (command, store, output) = Verb(
            "gc", "Removes stored files that no draft, version or running operation refers to. Servers may run meanwhile.");
        command.Options.Add(dryRun);
        command.Options.Add(olderThan);
        command.SetAction(async (parsed, cancel) =>
        {
            if (Duration(parsed.GetValue(olderThan)!) is not { } age || age < LeastAge)
                return Exit.Fail(parsed, $"--older-than is '{parsed.GetValue(olderThan)}'; allowed is an ISO 8601 duration of an "
                    + "hour or more, such as P1D.", Exit.Unusable);
            await using var database = await store.OpenAsync(parsed, cancel);
            var collector = Collector(database, store, parsed);
            Write(parsed, output, parsed.GetValue(dryRun)
                ? await collector.FindAsync(age, cancel)
                : await collector.CollectAsync(age, cancel));
            return Exit.Done;
        });
        return command;
    }

    private static ArtifactCollector Collector(IDatabase database, StoreFlags store, ParseResult parsed) =>
        new(database, LargeFiles.Open(store.ArtifactsOf(parsed), store.StoreOf(parsed)));

    private static void Write(ParseResult parsed, Output output, IReadOnlyList<StoredArtifact> files) => output.Write(
        parsed,
        [.. files.Select(file =>
            new ShownArtifact(file.Name, Word(file.Place), file.Length, WireTime.Format(file.Changed), file.IsReferred))],
        ["NAME", "PLACE", "BYTES", "STORED", "REFERRED"],
        file => [file.Name, file.Place, file.Length.ToString(CultureInfo.InvariantCulture), file.Stored, file.Referred ? "yes" : "no"]);

    private static string Word(ArtifactPlace place) => place.ToString().ToLowerInvariant();

    private static TimeSpan? Duration(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static (Command Command, StoreFlags Store, Output Output) Verb(string name, string description)
    {
        var store = new StoreFlags();
        var output = new Output();
        var command = new Command(name, description);
        store.AddTo(command);
        output.AddTo(command);
        return (command, store, output);
    }

    internal sealed record ShownArtifact(string Name, string Place, long Length, string Stored, bool Referred);
}
