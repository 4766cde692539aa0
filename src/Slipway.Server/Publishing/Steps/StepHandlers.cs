using System.Collections.Frozen;
using System.Text.Json;
using Slipway.Core.Drafts;
using Slipway.Core.OfferTypes;
using Slipway.Core.Pricing;
using Slipway.Core.Publishing;
using Slipway.Server.Files;
using Slipway.Storage.Offers;

namespace Slipway.Server.Publishing.Steps;

/// <summary>The handlers by step, and what is committed for each outcome.</summary>
public sealed class StepHandlers(IEnumerable<IStepHandler> all, OfferStore offers, StoredCopies copies)
{
    private readonly FrozenDictionary<string, IStepHandler> byStep = OfferTypeCatalogue.All
        .SelectMany(type => type.Steps)
        .DistinctBy(step => step.Id)
        .Join(all, step => step.Work, handler => handler.StepId, (step, handler) => (step.Id, handler))
        .ToFrozenDictionary(pair => pair.Id, pair => pair.handler);

    /// <summary>The steps that this program can work on; others are left for a node that can.</summary>
    public IReadOnlyList<string> StepIds => byStep.Keys;

    public IStepHandler Find(string stepId) => byStep[stepId];

    /// <summary>
    /// The command that reports <paramref name="outcome"/>, with the texts and files of a success.
    /// Once copies are stored, the version and a draft that names the same files are served with
    /// the copies' addresses and the evaluated prices.
    /// </summary>
    public async Task<Prepared> PrepareAsync(StepContext context, StepOutcome outcome)
    {
        var ended = new Prepared(new Command.StepEnded(context.Operation.Id, context.Claim.StepId, outcome));
        if (outcome is not StepOutcome.Succeeded)
            return ended;
        var (effects, own) = (context.Effects, context.OwnAddresses);
        if (own.Count == 0)
            return ended with { Effects = effects };
        var version = await context.ReadVersionAsync(CancellationToken.None);
        var draft = await offers.ReadDraftAsync(context.Offer.Key, CancellationToken.None);
        return ended with
        {
            Effects = effects with { Served = await ServedAsync(version.Sent), DraftServed = await ServedAsync(draft.Sent) },
        };

        async Task<byte[]> ServedAsync(byte[] sent)
        {
            var definition = JsonElement.Parse(sent);
            var files = (effects.Artifacts ?? version.Artifacts).Files;
            var tables = await copies.ReadAsync(PriceSheetCheck.Addresses(definition), files, effects.Files, CancellationToken.None);
            return ServedDefinition.Make(
                sent, context.Type.PlanKeysWhenNotSent, own, EvaluatedPrices.Of(context.Type, definition, tables.Prices));
        }
    }
}
