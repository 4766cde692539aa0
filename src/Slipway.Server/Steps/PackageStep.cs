using System.Text.Json;
using Slipway.Contracts;
using Slipway.Core.Catalog;
using Slipway.Core.Operations;
using Slipway.Server.Artifacts;
using Slipway.Storage.Offers;

namespace Slipway.Server.Steps;

/// <summary>Builds the listing that the catalog will show; it becomes visible with the slot, not before.</summary>
public sealed class PackageStep : IStepHandler
{
    public string StepId => StepIds.Package;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var files = (await step.ReadVersionAsync(cancel)).Artifacts.Files;
        var definition = await step.ReadDefinitionAsync(cancel);
        var listing = Build(everyPlan: false);
        return new StepOutcome.Succeeded(
            [$"The listing is built: {Counted.Of(listing.Plans.Count, "plan")}, {Counted.Of(listing.Logos.Count, "logo")}."],
            new StepEffects { Listing = Json(listing), PreviewListing = Json(Build(everyPlan: true)) });

        CatalogListing Build(bool everyPlan) => Listing.Build(
            step.Type,
            definition,
            address => files.TryGetValue(address, out var file) ? StoredFiles.PathOf(file) : null,
            everyPlan);
    }

    private static string Json(CatalogListing listing) => JsonSerializer.Serialize(listing, WireJson.Wire.CatalogListing);
}
