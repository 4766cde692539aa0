using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Server.Catalog;

namespace Slipway.Server.Publishing.Steps;

/// <summary>Builds what the catalog will show and be searched by; it becomes visible with the slot, not before.</summary>
public sealed class PackageStep(CatalogPackaging packaging) : IStepHandler
{
    public string StepId => StepIds.Package;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var packed = await packaging.PackAsync(step.Offer.PublisherId, step.Type, await step.ReadVersionAsync(cancel), cancel);
        var listing = packed.Public;
        var plans = packed.PrivatePlans.IsEmpty
            ? Counted.Of(listing.Plans.Count, "plan")
            : $"{Counted.Of(listing.Plans.Count, "plan")} for everybody, {packed.PrivatePlans.Length} private";
        step.Effects = CatalogPackaging.Effects(packed);
        return new StepOutcome.Succeeded($"The listing is built: {plans}, {Counted.Of(listing.Logos.Count, "logo")}.");
    }
}
