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
        var (publisher, offer) = (Publisher(), Offer());
        return new StoreCommand(
            "migrate",
            "Marks an offer as migrated: its operation addresses and its mail take the form for migrated offers.",
            [publisher, offer],
            async (run, cancel) =>
            {
                var key = new OfferKey(run.Parsed.GetValue(publisher)!, run.Parsed.GetValue(offer)!);
                var outcome = await new TransitionLoop(new OfferStore(run.Database), MarketPace.OfMarketplace).RunAsync(
                    key,
                    new Actor(CommandActor.Name, Guid.CreateVersion7().ToString()),
                    _ => Task.FromResult(new Prepared(new Migrate())),
                    cancel);
                return outcome switch
                {
                    TransitionOutcome.Done { Accepted: null } =>
                        run.Show(new JsonObject { [
                            "offer"] = $"{key}", ["migrated"] = true, ["changed"] = false }, $"offer {key} is a migrated one already"),
                    TransitionOutcome.Done => run.Show(
                        new JsonObject { ["offer"] = $"{key}", ["migrated"] = true, ["changed"] = true }, $"offer {key} migrated"),
                    TransitionOutcome.Refused refused => run.Fail($"offer {key}: {refused.Refusal.Message}"),
                    _ => run.Fail($"offer {key} is being changed by too many requests at once; try again."),
                };
            });
    }

    private static Command CreateHistory()
    {
        var (publisher, offer) = (Publisher(), Offer());
        return new StoreCommand(
            "history",
            "Lists what happened to an offer, oldest first: one line for every change, with the actor and the correlation id.",
            [publisher, offer],
            async (run, cancel) =>
            {
                var key = new OfferKey(run.Parsed.GetValue(publisher)!, run.Parsed.GetValue(offer)!);
                var history = await new OfferStore(run.Database).HistoryAsync(key, cancel);
                if (history.Count == 0)
                    return run.Fail($"offer {key} does not exist.");
                var entries = history
                    .Select(row => new ShownEvent(
                        row.Revision,
                        WireTime.OfTicks(row.Time),
                        row.What,
                        row.Actor,
                        row.CorrelationId,
                        row.OperationId,
                        row.Detail))
                    .ToList();
                return run.Show(
                    entries,
                    ["REVISION", "TIME", "WHAT", "ACTOR", "CORRELATION", "DETAIL"],
                    entry =>
                        [$"{entry.Revision}", entry.Time, entry.What, entry.Actor, entry.CorrelationId, entry.Detail?.ReplaceLineEndings(
                        " ") ?? ""]);
            });
    }

    internal sealed record ShownEvent(
        long Revision, string Time, string What, string Actor, string CorrelationId, string? OperationId, string? Detail);

    private static Argument<string> Publisher() => new("PUBLISHER") { Description = "The publisher's id." };

    private static Argument<string> Offer() => new("OFFER") { Description = "The offer's id." };
}
