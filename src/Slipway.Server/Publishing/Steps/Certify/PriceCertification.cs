using System.Text.Json;
using Slipway.Core.Catalog;
using Slipway.Core.Pricing;
using Slipway.Server.Files;
using Slipway.Server.Rules;

namespace Slipway.Server.Publishing.Steps.Certify;

/// <summary>
/// Checks price spreadsheets against their plans, and against what is live. Prices in the document
/// itself were checked with its text.
/// </summary>
public sealed class PriceCertification(StoredCopies copies, RuleLinks links)
{
    /// <summary>To be called when the files were read.</summary>
    public async Task RunAsync(StepContext step, JsonElement definition, Findings findings, CancellationToken cancel)
    {
        if (PriceSheetCheck.Addresses(definition).ToArray() is not { Length: > 0 } addresses)
            return;
        var tables = await copies.ReadAsync(addresses, findings.Files, findings.New, cancel);
        var live = await step.ReadLiveAsync(cancel);
        var liveDefinition = live is null ? default : JsonElement.Parse(live.Sent);
        var liveTables = live is null
            ? TableCopies.None
            : await copies.ReadAsync(PriceSheetCheck.Addresses(liveDefinition), live.Artifacts.Files, [], cancel);
        findings.Add(
            PriceSheetCheck.Check(definition, tables.Prices, liveDefinition, liveTables.Prices), fault => links.Line(fault));
    }
}
