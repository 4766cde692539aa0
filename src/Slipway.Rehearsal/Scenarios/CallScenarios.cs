using Slipway.Contracts;
using Slipway.Core.Publishing;
using Slipway.Rehearsal.Scenarios.Documents;
using Slipway.Rehearsal.Wire;
using Slipway.Server.Http;
using Slipway.Server.Publishing;
using Slipway.Storage.Offers;

namespace Slipway.Rehearsal.Scenarios;

/// <summary>
/// Does to calls what the chosen scenario says. It stands behind the token's check, so that a call
/// that would be refused anyway is refused, and what has no endpoint never meets a rule.
/// </summary>
public sealed class CallScenarios(
    ChosenScenario chosen,
    ScenarioStore store,
    OfferStore offers,
    OfferTransitions transitions,
    TimeProvider machine,
    IHostApplicationLifetime lifetime)
{
    /// <summary>Of an offer that is not there, so it is refused.</summary>
    private static readonly Command NothingToSave = new Command.Cancel(Guid.Empty);

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (Name(context) is not { } call)
        {
            await next(context);
            return;
        }

        var (document, seed) = await chosen.NowAsync(context.RequestAborted);
        if (document.Calls.IsEmpty || await FindAsync(
            document, seed, await FactsAsync(call, context, document.AsksForTypes), context.RequestAborted) is not { } rule)
        {
            await next(context);
            return;
        }

        await store.CountActAsync(rule.Name, context.RequestAborted);
        await ActAsync(rule.Then, call == CallNames.Token, context, next);
    }

    private async Task ActAsync(CallRule.Choice then, bool ofTokenService, HttpContext context, RequestDelegate next)
    {
        if (then.Delay > TimeSpan.Zero)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await Task.Delay(then.Delay, machine, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (then.Race)
            await SaveAgainAsync(context);
        if (then.Slowly is { } time)
            ScenarioCancelTime.Set(context, time);
        if (then.Answer is null || then.After)
            await (then.Answer is null ? next(context) : LostAsync(context, next));
        if (then.Answer is { } answer)
            await ScenarioResponses.RespondAsync(context, answer, then, ofTokenService, machine.GetUtcNow());
    }

    /// <summary>Lets the call be processed, and its answer go nowhere.</summary>
    private static async Task LostAsync(HttpContext context, RequestDelegate next)
    {
        var body = context.Response.Body;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        context.Response.Clear();
        Correlation.Stamp(context);
    }

    /// <summary>What somebody else does at the same moment: saves the draft as it is, which changes nothing of it but its tag.</summary>
    private Task SaveAgainAsync(HttpContext context) => Key(context) is not { } key
        ? Task.CompletedTask
        : transitions.RunAsync(
            key,
            new Actor(StepScenarios.Actor, Correlation.Of(context)),
            loaded => Task.FromResult(loaded is { Offer: { } offer, Draft: { } draft }
                ? new Prepared(
                    new Command.SaveDraft(offer.PublisherId, offer.OfferId, offer.OfferTypeId, offer.DisplayText, offer.DraftHash,
                        EntityTag.Any, IfMatchRule.Off, offer.Migrated), draft)
                : new Prepared(NothingToSave)),
            context.RequestAborted,
            withDraft: true);

    private async Task<CallRule?> FindAsync(ScenarioDocument document, long seed, CallFacts facts, CancellationToken cancel)
    {
        // Counted once, whichever rule acts: the second call is the second, also where a rule before has acted on the first.
        CallRule[] rules = [.. document.Calls.Where(rule => rule.When.Holds(facts))];
        var number = rules.Any(rule => rule.When.Counts) ? await store.CountCallAsync(facts.Subject, cancel) : 1;
        return rules.FirstOrDefault(rule => rule.When.Chooses(seed, rule.Name, facts.Subject, number));
    }

    private async Task<CallFacts> FactsAsync(string call, HttpContext context, bool withType)
    {
        var key = Key(context);
        var type = withType && key is { } offer ? (await offers.LoadAsync(offer, context.RequestAborted)).Offer?.OfferTypeId : null;
        return new CallFacts(call, key?.Publisher ?? context.GetRouteValue("publisherId") as string, key?.Offer, type);
    }

    private static OfferKey? Key(HttpContext context)
    {
        if (context.GetRouteValue("address") is string address)
            return OperationAddress.Read(address)?.Key;
        return context.GetRouteValue("publisherId") is string publisher && context.GetRouteValue("offerId") is string offer
            ? new OfferKey(publisher, offer)
            : null;
    }

    private static string? Name(HttpContext context) =>
        Calls.NameOf(context) is var name && CallNames.OfScenarios.Contains(name) ? name : null;
}
