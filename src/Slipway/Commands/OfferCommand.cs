using System.CommandLine;
using System.Text.Json.Nodes;
using Migrate = Slipway.Core.Publishing.Command.Migrate;
using Slipway.Cli.Options;
using Slipway.Core.Publishing;
using Slipway.Server.Publishing;
using Slipway.Storage.Offers;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway offer migrate | history</c></summary>
public static class OfferCommand
{
    public static Command Create() => new("offer", "Offers, for operators.") { CreateMigrate(), CreateHistory() };

    private static Command CreateMigrate()
    {
        var (command, key, store, output) = OnOffer(
            "migrate", "Marks an offer as migrated: its operation addresses and its mail take the form for migrated offers.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var outcome = await new TransitionLoop(new OfferStore(database), MarketPace.OfMarketplace).RunAsync(
                key(parsed),
                new Actor(CommandActor.Name, Guid.CreateVersion7().ToString()),
                _ => Task.FromResult(new Prepared(new Migrate())),
                cancel);
            switch (outcome)
            {
                case TransitionOutcome.Done done:
                    var changed = done.Accepted is not null;
                    var text = $"offer {key(parsed)} {(changed ? "migrated" : "is a migrated one already")}";
                    output.Write(
                        parsed, new JsonObject { ["offer"] = key(parsed).ToString(), ["migrated"] = true, ["changed"] = changed }, text);
                    return Exit.Done;
                case TransitionOutcome.Refused refused:
                    return Exit.Fail(parsed, $"offer {key(parsed)}: {refused.Refusal.Message}");
                default:
                    return Exit.Fail(parsed, $"offer {key(parsed)} is being changed by too many requests at once; try again.");
            }
        });
        return command;
    }

    private static Command CreateHistory()
    {
        var (command, key, store, output) = OnOffer(
            "history", "Lists what happened to an offer, oldest first: one line for every change, with the actor and the correlation id.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var history = await new OfferStore(database).HistoryAsync(key(parsed), cancel);
            if (history.Count == 0)
                return Exit.Fail(parsed, $"offer {key(parsed)} does not exist.");
            var entries = history
                .Select(row => new ShownEvent(
                    row.Revision,
                    WireTime.Format(new DateTimeOffset(row.Time, TimeSpan.Zero)),
                    row.What,
                    row.Actor,
                    row.CorrelationId,
                    row.OperationId,
                    row.Detail))
                .ToList();
            output.Write(
                parsed,
                entries,
                ["REVISION", "TIME", "WHAT", "ACTOR", "CORRELATION", "DETAIL"],
                entry => [$"{entry.Revision}", entry.Time, entry.What, entry.Actor, entry.CorrelationId, entry.Detail?.ReplaceLineEndings(
                    " ") ?? ""]);
            return Exit.Done;
        });
        return command;
    }

    /// <summary>A command on one offer, with the options that all such commands share.</summary>
    private static (Command Command, Func<ParseResult, OfferKey> Key, StoreFlags Store, Output Output) OnOffer(
        string name, string description)
    {
        var publisher = new Argument<string>("PUBLISHER") { Description = "The publisher's id." };
        var offer = new Argument<string>("OFFER") { Description = "The offer's id." };
        var command = new Command(name, description) { publisher, offer };
        var store = new StoreFlags();
        var output = new Output();
        store.AddTo(command);
        output.AddTo(command);
        return (command, parsed => new OfferKey(parsed.GetValue(publisher)!, parsed.GetValue(offer)!), store, output);
    }

    internal sealed record ShownEvent(
        long Revision, string Time, string What, string Actor, string CorrelationId, string? OperationId, string? Detail);
}
