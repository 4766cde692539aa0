using System.CommandLine;
using Slipway.Core.Offers;
using Slipway.Core.Time;
using Slipway.Core.Transitions;
using Slipway.Storage.Offers;
using Command = System.CommandLine.Command;

namespace Slipway.Cli;

/// <summary><c>slipway offer migrate</c></summary>
public static class OfferCommand
{
    private const string Actor = "slipway offer migrate";

    /// <summary>As often as the service itself decides again when others change the same offer.</summary>
    private const int Attempts = 5;

    public static Command Create() => new("offer", "Offers, as an operator sees them.") { Migrate() };

    private static Command Migrate()
    {
        var store = new StoreOptions();
        var output = new Output();
        var publisher = new Argument<string>("PUBLISHER") { Description = "The publisher's id." };
        var offer = new Argument<string>("OFFER") { Description = "The offer's id." };
        var command = new Command("migrate", "Makes an offer a migrated one: its operation addresses and its mail take the other form.") { publisher, offer };
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var key = new OfferKey(parsed.GetValue(publisher)!, parsed.GetValue(offer)!);
            var outcome = await MigrateAsync(new OfferStore(database), key, cancel);
            if (outcome is Outcome.Refused refused)
                return CommandLine.Fail(parsed, refused.Message);
            var changed = outcome is Outcome.Migrated;
            output.Write(parsed, new { offer = key.ToString(), migrated = true, changed }, $"offer {key} {(changed ? "migrated" : "is a migrated one already")}");
            return CommandLine.Done;
        });
        return command;
    }

    private static async Task<Outcome> MigrateAsync(OfferStore offers, OfferKey key, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var loaded = await offers.LoadAsync(key, cancel);
            switch (Transition.Decide(loaded.Offer, new Core.Transitions.Command.Migrate(), loaded.Now, Pace.Real))
            {
                case Decision.Refused refused:
                    return new Outcome.Refused($"offer {key}: {refused.Refusal.Message}");
                case Decision.Accepted accepted:
                    var change = new Change
                    {
                        Expected = loaded.Offer!.Revision,
                        Accepted = accepted,
                        Actor = Actor,
                        CorrelationId = Guid.CreateVersion7().ToString(),
                    };
                    if (await offers.CommitAsync(change, cancel) == CommitOutcome.Committed)
                        return new Outcome.Migrated();
                    break;
                default:
                    return new Outcome.AlreadySo();
            }
        }

        return new Outcome.Refused($"offer {key} is being changed too often just now; try again.");
    }

    private abstract record Outcome
    {
        public sealed record Migrated : Outcome;

        public sealed record AlreadySo : Outcome;

        public sealed record Refused(string Message) : Outcome;
    }
}
