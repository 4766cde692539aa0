using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Rehearsal.Files;
using Slipway.Server.Catalog;
using Slipway.Server.Identity;
using Slipway.Server.Offers;
using Slipway.Server.Publishing;
using Slipway.Server.Rules;
using Slipway.Storage.Changes;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Rehearsal.State;

/// <summary>
/// Brings offers to the stage that they are given at, by the transitions that requests and steps
/// take, with the steps' outcomes given: nothing is fetched and nothing waited for. Only the
/// listing is really built.
/// </summary>
public sealed class LoadedOffers(
    OfferTransitions transitions, OfferStore offers, DocumentRules rules, CatalogPackaging packaging, SecretSealer sealer)
{
    private static readonly Actor Loader = new("slipway serve --load", Guid.Empty.ToString());

    /// <summary>What a publish would refuse, for offers that are to be published.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(GivenOffer given, CancellationToken cancel)
    {
        if (given.Stage == Stage.Draft)
            return [];
        var (draft, _) = DraftIntake.MakeDraft(new LoadedOffer(null, StepProgress.None, default), given.Body, sealer);
        var now = given.Now;
        var offer = new Offer
        {
            PublisherId = given.PublisherId,
            OfferId = given.OfferId,
            OfferTypeId = given.Body.OfferTypeId!,
            Migrated = false,
            Status = OfferStatus.NeverPublished,
            DisplayText = given.Body.DisplayText,
            DraftVersion = 1,
            DraftHash = "",
            ChangedTime = now,
        };
        var faults = await rules.CheckAsync(offer, draft.Sent, draft.MissingSecrets, now, publicPlans: null, cancel);
        return [.. faults.Where(fault => fault.Severity == Severity.Error)
            .Select(fault => $"{given.File}: {fault.Target} {fault.Message}")];
    }

    public async Task LoadAsync(GivenOffer given, bool migrated, CancellationToken cancel)
    {
        await SaveAsync(given, given.Body, migrated, cancel);
        if (given.Stage != Stage.Draft)
            await PublishAsync(given, cancel);
        if (given.Draft is { } draft)
            await SaveAsync(given, draft, migrated, cancel);
    }

    private async Task PublishAsync(GivenOffer given, CancellationToken cancel)
    {
        await CommandAsync(given, new Command.Publish(Guid.CreateVersion7(), "", []), cancel);
        if (given.GoesLive || given.Stage == Stage.Preview)
        {
            await WalkAsync(given, toStep: null, cancel);
            if (given.Stage == Stage.Preview)
                return;
            await CommandAsync(given, new Command.GoLive(Guid.CreateVersion7()), cancel);
        }

        await WalkAsync(given, given.Stage == Stage.Live ? null : given.StepId, cancel);
        var operation = (await offers.LoadAsync(given.Key, cancel)).Offer!.Newest!;
        Command? last = given.Stage switch
        {
            Stage.Blocked => new Command.StepEnded(operation.Id, given.StepId, new StepOutcome.Blocked(given.Messages)),
            Stage.Failed => new Command.StepEnded(operation.Id, given.StepId, new StepOutcome.Rejected(given.Messages)),
            Stage.Canceled => new Command.Cancel(Guid.CreateVersion7()),
            _ => null,
        };
        if (last is not null)
            await CommandAsync(given, last, cancel);
    }

    /// <summary>Lets the steps before <paramref name="toStep"/> succeed; all of them for null.</summary>
    private async Task WalkAsync(GivenOffer given, string? toStep, CancellationToken cancel)
    {
        while ((await offers.LoadAsync(given.Key, cancel)).Offer is { Running: { Current: { } current } operation } offer
            && current.Id != toStep)
        {
            var effects = await EffectsAsync(offer, operation, current.Id, cancel);
            await RunAsync(given, _ => Task.FromResult(
                new Prepared(new Command.StepEnded(operation.Id, current.Id, new StepOutcome.Succeeded())) { Effects = effects }), cancel);
        }
    }

    private async Task<StepEffects> EffectsAsync(Offer offer, Operation operation, string stepId, CancellationToken cancel)
    {
        var type = OfferTypeCatalogue.Get(offer.OfferTypeId);
        switch (type.Step(stepId).Work)
        {
            case StepIds.Certify:
                var version = await offers.ReadVersionAsync(offer.Key, operation.OfferVersion, cancel);
                return Copies(type, JsonElement.Parse(version.Sent));
            case StepIds.Package:
                var packed = await packaging.PackAsync(
                    offer.PublisherId, type, await offers.ReadVersionAsync(offer.Key, operation.OfferVersion, cancel), cancel);
                return CatalogPackaging.Effects(packed);
            default:
                return StepEffects.None;
        }
    }

    /// <summary>Of files elsewhere nothing is known; the samples' own are at hand.</summary>
    private static StepEffects Copies(OfferType type, JsonElement definition)
    {
        var copies = FileReferences.Of(type, definition).DistinctBy(file => file.Address)
            .Select(file => (file.Address, Bytes: SampleFiles.Find(file.Address), file.Kind.ContentType))
            .Where(file => file.Bytes is not null)
            .Select(file => (file.Address, Content: new FileContent(
                Convert.ToHexStringLower(SHA256.HashData(file.Bytes!)), file.ContentType, file.Bytes!)))
            .ToArray();
        return new StepEffects
        {
            Files = [.. copies.Select(copy => copy.Content).DistinctBy(content => content.Hash)],
            Artifacts = VersionArtifacts.None with
            {
                Files = copies.ToImmutableDictionary(
                    copy => copy.Address, copy => new StoredFile(copy.Content.Hash, copy.Content.ContentType, copy.Content.Bytes.Length)),
            },
        };
    }

    private Task SaveAsync(GivenOffer given, Slipway.Core.Drafts.OfferBody body, bool migrated, CancellationToken cancel) => RunAsync(
        given,
        loaded =>
        {
            var (draft, hash) = DraftIntake.MakeDraft(loaded, body, sealer);
            var save = new Command.SaveDraft(
                given.PublisherId,
                given.OfferId,
                body.OfferTypeId ?? given.Body.OfferTypeId,
                body.DisplayText,
                hash,
                null,
                IfMatchRule.Off,
                migrated);
            return Task.FromResult(new Prepared(save, draft));
        },
        cancel);

    private Task CommandAsync(GivenOffer given, Command command, CancellationToken cancel) =>
        RunAsync(given, _ => Task.FromResult(new Prepared(command)), cancel);

    private async Task RunAsync(GivenOffer given, Func<LoadedOffer, Task<Prepared>> prepare, CancellationToken cancel)
    {
        var outcome = await transitions.RunAsync(given.Key, Loader, prepare, cancel, withDraft: true);
        if (outcome is not TransitionOutcome.Done)
            throw new StoreUnusableException($"{given.File} cannot be brought to its "
                + $"stage: {(outcome as TransitionOutcome.Refused)?.Refusal.Message ?? "another process changed it meanwhile."}");
    }
}
