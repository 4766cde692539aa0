using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Definitions;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;
using Slipway.Storage.Changes;
using Slipway.Storage.Offers;
using Slipway.Storage.Operations;

namespace Slipway.Server.Publishing.Steps;

/// <summary>What a step's handler works on. Handlers are idempotent: after a crash a step begins again.</summary>
public sealed class StepContext(Offer offer, Operation operation, ClaimedWork claim, DateTimeOffset now, OfferStore offers, WorkStore work)
{
    private VersionText? version;

    public Offer Offer { get; } = offer;

    public Operation Operation { get; } = operation;

    public ClaimedWork Claim { get; } = claim;

    /// <summary>Market time when the step's work began.</summary>
    public DateTimeOffset Now { get; } = now;

    public OfferType Type { get; } = OfferTypeCatalogue.Get(offer.OfferTypeId);

    /// <summary>The frozen version that the operation works on, read once and only by the steps that need it.</summary>
    public async Task<VersionText> ReadVersionAsync(CancellationToken cancel) =>
        version ??= await offers.ReadVersionAsync(Offer.Key, Operation.OfferVersion, cancel);

    /// <summary>The version that is live; null while none is.</summary>
    public async Task<VersionText?> ReadLiveAsync(CancellationToken cancel) =>
        Offer.ProductionVersion is { } number ? await offers.ReadVersionAsync(Offer.Key, number, cancel) : null;

    /// <summary>Its definition, parsed.</summary>
    public async Task<JsonElement> ReadDefinitionAsync(CancellationToken cancel) =>
        JsonElement.Parse((await ReadVersionAsync(cancel)).Sent);

    /// <summary>Written with the step's success; kept, too, when it is tried again, so that it need not be done twice.</summary>
    public StepEffects Effects { get; set; } = StepEffects.None;

    /// <summary>The addresses of the service's own copies by those that the publisher sent; set by a step that has stored them.</summary>
    public IReadOnlyDictionary<string, string> OwnAddresses { get; set; } = ImmutableDictionary<string, string>.Empty;

    public StepMessage Message(string text, MessageLevel level) => new(text, level, Now);

    /// <summary>Shows how far the step has come.</summary>
    public Task ReportAsync(int percentage, string doing, CancellationToken cancel) =>
        work.ReportAsync(Claim.Lease, new StepProgress(percentage, [Message(doing, MessageLevel.Information)]), cancel);
}
