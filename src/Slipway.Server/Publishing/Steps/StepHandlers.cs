using System.Collections.Frozen;
using System.Collections.Immutable;
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

    /// <summary>The command that reports <paramref name="outcome"/>, with the texts and files that go with it.</summary>
    public async Task<Prepared> PrepareAsync(StepContext context, StepOutcome outcome, DateTimeOffset now)
    {
        var operation = context.Operation.Id;
        var step = context.Claim.StepId;
        switch (outcome)
        {
            case StepOutcome.Succeeded succeeded:
                var command = new Command.StepSucceeded(operation, step, Messages(succeeded.Messages, MessageLevel.Information));
                return new Prepared(command) { Effects = await WithTextsAsync(context, succeeded) };
            case StepOutcome.Deferred deferred:
                return new Prepared(new Command.StepDeferred(operation, step, deferred.Until));
            case StepOutcome.Retry retry:
                return new Prepared(new Command.StepBlocked(operation, step, Messages(retry.Reasons, MessageLevel.Error)));
            case StepOutcome.Rejected rejected:
                return new Prepared(new Command.StepRejected(operation, step, Messages(rejected.Errors, MessageLevel.Error)));
            default:
                var blocked = (StepOutcome.Blocked)outcome;
                return new Prepared(new Command.StepBlocked(operation, step, Messages(blocked.Errors, MessageLevel.Error), blocked.Until));
        }

        ImmutableArray<StepMessage> Messages(IReadOnlyList<string> texts, MessageLevel level) =>
            [.. texts.Select(text => new StepMessage(text, level, now))];
    }

    /// <summary>Once copies are stored, the version and a draft that names the same files are served with the copies' addresses and the evaluated prices.</summary>
    private async Task<StepEffects> WithTextsAsync(StepContext context, StepOutcome.Succeeded succeeded)
    {
        var effects = succeeded.Effects ?? StepEffects.None;
        if (succeeded.OwnAddresses is not { Count: > 0 } own)
            return effects;
        var version = await context.ReadVersionAsync(CancellationToken.None);
        var draft = await offers.ReadDraftAsync(context.Offer.Key, CancellationToken.None);
        return effects with { Served = await ServedAsync(version.Sent), DraftServed = await ServedAsync(draft.Sent) };

        async Task<byte[]> ServedAsync(byte[] sent)
        {
            var definition = JsonElement.Parse(sent);
            var files = (effects.Artifacts ?? version.Artifacts).Files;
            var tables = await copies.ReadAsync(PriceSheetCheck.Addresses(definition), files, effects.Files, CancellationToken.None);
            return ServedDefinition.Make(sent, context.Type.PlanKeysWhenNotSent, own, EvaluatedPrices.Of(context.Type, definition, tables.Prices));
        }
    }
}
