using System.Text;
using System.Text.Json;
using Slipway.Core.OfferTypes.VirtualMachines;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Tests.Stores;

namespace Slipway.Storage.Tests.Offers;

/// <summary>One offer in a store, changed as the service changes it: load, decide, commit.</summary>
internal sealed class StoredOffer(TestStore store, string offerId = "machine", string publisherId = "Contoso")
{
    public OfferKey Key { get; } = new(publisherId, offerId);

    public async Task<Offer> LoadAsync() => (await store.Offers.LoadAsync(Key, CancellationToken.None)).Offer!;

    public async Task<Change> DecideAsync(Command command, Lease? lease = null, StepEffects? effects = null, ClientRequest? request = null)
    {
        var loaded = await store.Offers.LoadAsync(Key, CancellationToken.None);
        var accepted = Assert.IsType<Decision.Accepted>(Transition.Decide(loaded.Offer, command, loaded.Now, Pace.Real));
        return ToChange(loaded.Offer, accepted, command) with { Lease = lease, Effects = effects ?? StepEffects.None, Request = request };
    }

    /// <summary>What the service would commit of a decision on <paramref name="offer"/>.</summary>
    public static Change ToChange(Offer? offer, Decision.Accepted accepted, Command command) => new()
    {
        Expected = offer?.Revision ?? 0,
        Accepted = accepted,
        Actor = "tester",
        CorrelationId = "correlation",
        Draft = command is Command.SaveDraft save ? Text(save.Hash) : null,
    };

    public async Task<CommitOutcome> CommitAsync(Change change) => (await store.Offers.CommitAsync(change, CancellationToken.None)).Outcome;

    /// <summary>Commits and returns the offer as it is then.</summary>
    public async Task<Offer> DoAsync(Command command, Lease? lease = null, StepEffects? effects = null, ClientRequest? request = null)
    {
        Assert.Equal(CommitOutcome.Committed, await CommitAsync(await DecideAsync(command, lease, effects, request)));
        return await LoadAsync();
    }

    public Command.SaveDraft Save(string text) =>
        new(publisherId, offerId, VirtualMachine.Id, $"Title {text}", text, EntityTag.Any, IfMatchRule.Off, false);

    public static Command.Publish Publish() => new(Guid.CreateVersion7(), "a@contoso.example", []);

    public static Command.GoLive GoLive() => new(Guid.CreateVersion7());

    public static Command.Cancel Cancel() => new(Guid.CreateVersion7());

    public static Command.StepEnded Succeed(Offer offer) => new(offer.Newest!.Id, offer.Newest.Current!.Id, new StepOutcome.Succeeded());

    /// <summary>Texts that tell the draft <paramref name="text"/> from every other.</summary>
    public static DraftText Text(string text) =>
        new(Bytes($"sent {text}"), Bytes($"served {text}"), Bytes($"secrets {text}"), [$"/missing/{text}"]);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Offers as text, since records that hold arrays do not compare by value.</summary>
    public static string Show(Offer? offer) => JsonSerializer.Serialize(offer);

    public async Task<Offer> PublishingAsync(string text = "a")
    {
        await DoAsync(Save(text));
        return await DoAsync(Publish());
    }

    /// <summary>A publish that was cancelled after a minute, which people are told about.</summary>
    public async Task<Offer> CanceledAsync()
    {
        await PublishingAsync();
        await store.Market.AdvanceAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        return await DoAsync(Cancel());
    }

    public async Task<Offer> InPreviewAsync(string text = "a") => await WalkAsync(await PublishingAsync(text));

    public async Task<Offer> LiveAsync(string text = "a")
    {
        await InPreviewAsync(text);
        return await WalkAsync(await DoAsync(GoLive()));
    }

    public async Task<Offer> WalkAsync(Offer offer)
    {
        while (offer.Running is not null)
            offer = await DoAsync(Succeed(offer));
        return offer;
    }
}
