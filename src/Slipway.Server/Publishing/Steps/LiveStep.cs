using System.Text.Json;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes.Versions;
using Slipway.Core.Publishing;
using Slipway.Core.Steps;
using Slipway.Server.Catalog;
using Slipway.Server.Files;
using Slipway.Server.Rules;

namespace Slipway.Server.Publishing.Steps;

/// <summary>
/// Verifies that all that customers will be shown is there, and that what was ever live keeps its content; its success moves the production
/// slot, and with it the catalog, in one commit.
/// </summary>
public sealed class LiveStep(
    FileCopies files, ILargeFiles large, CatalogPackaging packaging, LiveContentReader liveContents, RuleLinks links) : IStepHandler
{
    public string StepId => StepIds.Live;

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var version = await step.ReadVersionAsync(cancel);
        var missing = new List<string>();
        if (version.Listing is null)
            missing.Add("The listing of this version is gone. Cancel and publish again to build it.");
        foreach (var file in version.Artifacts.Files.Values.DistinctBy(file => file.Hash))
        {
            if (!await files.ExistsAsync(file, cancel))
                missing.Add($"The stored file {file.Hash} is gone. Cancel and publish again to fetch it.");
        }

        foreach (var (address, image) in version.Artifacts.Images)
        {
            if (image.Copy is { } copy && await large.FindAsync(copy.Name, cancel) is null)
                missing.Add($"The copy of {Address.Masked(address)} is gone. Cancel and publish again to copy it.");
        }

        // The preview may be an older program's, which compared less.
        var definition = JsonElement.Parse(version.Sent);
        var live = await liveContents.FindAsync(step.Offer, definition, cancel);
        missing.AddRange(
            LiveContentRules.Check(step.Type, definition, version.Artifacts, live, copiesCome: false).Select(fault => links.Line(fault)));

        if (missing.Count > 0)
            return new StepOutcome.Blocked(missing);
        // An older program's packaging did not index for the search.
        if (!version.IsIndexed)
            step.Effects = CatalogPackaging.Effects(await packaging.PackAsync(step.Offer.PublisherId, step.Type, version, cancel));
        return new StepOutcome.Succeeded($"Version {version.Version} is publicly visible.");
    }
}
