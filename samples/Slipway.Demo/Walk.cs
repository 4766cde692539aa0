using System.Net;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Rehearsal.Files;

namespace Slipway.Demo;

/// <summary>Takes one offer through draft, publish, preview, go-live and catalog.</summary>
internal sealed class Walk(PublishingClient client, Report report, DemoOptions options, FileServer files)
{
    private const string Emails = """{"metadata":{"notification-emails":"jondoe@contoso.example"}}""";

    private readonly string document = File.ReadAllText(options.Sample);

    private OperationWatch? watch;
    private DateTimeOffset marketStart;
    private TimeSpan machineStart;

    public string CatalogPath => $"/catalog/offers/contoso/{OfferId}";

    public string OfferPath => $"/api/publishers/contoso/offers/{OfferId}";

    private string OfferId => JsonNode.Parse(document)!["id"]!.GetValue<string>();

    /// <summary>
    /// Market time, computed from the service's response to the PUT and the configured pace.
    /// </summary>
    private DateTimeOffset MarketNow => marketStart + ((report.Elapsed - machineStart) * options.Rate);

    public async Task RunAsync()
    {
        report.Title("Draft");
        await client.SignInAsync();
        report.Event("token", "200, for the well-known client that owns the publisher contoso");
        if (options.BrokenImage)
            await ShowBrokenAsync();
        else
            await PutAsync("PUT the sample", document);

        report.Title("Publish");
        await FollowAsync(await client.PostAsync($"{OfferPath}/publish", Emails), "publish");
        await ShowPreviewAsync();

        report.Title("Go live");
        await FollowAsync(await client.PostAsync($"{OfferPath}/golive"), "golive");

        report.Title("Catalog");
        await ShowCatalogAsync();
        var days = (MarketNow - marketStart).TotalDays;
        report.Title($"Live after {report.Elapsed.TotalSeconds:0.0} s, which were {days:0.0} days of market time.");
    }

    /// <summary>
    /// Publishes a disk that certification refuses, shows the message, and corrects the offer as
    /// its publisher would.
    /// </summary>
    private async Task ShowBrokenAsync()
    {
        var broken = document.Replace(SampleFiles.DiskPath, BrokenDisk.Path, StringComparison.Ordinal);
        if (broken == document)
            throw new DemoFailure($"{options.Sample} does not have a disk that could be broken.");
        await PutAsync("PUT broken disk", broken);

        report.Title("Publish the broken disk");
        var accepted = await client.PostAsync($"{OfferPath}/publish", Emails);
        report.Event("POST publish", $"{accepted.Status}, {accepted.Location}");
        foreach (var message in await new OperationWatch(client, report, () => MarketNow)
            .UntilBlockedAsync(accepted.Location, files.Interrupted))
            report.Alarm("blocked", message);

        report.Title("Correct it");
        var canceled = await client.PostAsync($"{OfferPath}/cancel");
        report.Event("POST cancel", $"{canceled.Status}, the publish ends and the offer stays as it is");
        await PutAsync("PUT the sample", document);
    }

    private async Task PutAsync(string what, string text)
    {
        var body = text.Replace($"https://{SampleFiles.Host}", files.Address, StringComparison.Ordinal);
        if (body == text)
            throw new DemoFailure(
                $"{options.Sample} does not name a file at https://{SampleFiles.Host}, so the demo's own files would not be used.");
        var put = await client.PutAsync(OfferPath, body);
        if (marketStart == default)
            (marketStart, machineStart) = (put.Body["changedTime"]!.GetValue<DateTimeOffset>(), report.Elapsed);
        report.Event(what, $"{put.Status}, offer contoso/{OfferId}, draft version {put.Body["version"]}, status {put.Body["status"]}");
    }

    private async Task FollowAsync(Answer accepted, string command)
    {
        report.Event($"POST {command}", $"{accepted.Status}, {accepted.Location}");
        watch ??= new OperationWatch(client, report, () => MarketNow);
        await watch.UntilEndedAsync(accepted.Location, files.Interrupted);
    }

    private async Task ShowPreviewAsync()
    {
        var preview = await client.GetAsync($"{OfferPath}/slot/preview");
        await client.GetAsync($"{OfferPath}/slot/production", HttpStatusCode.NotFound);
        report.Event("slot/preview", $"200, version {preview.Body["version"]}; slot/production is 404 still");
        var entry = (await client.GetAsync($"{CatalogPath}?slot=preview")).Body;
        Report.Detail("preview", $"{entry["uri"]}");
        Show(entry["listing"]!);
    }

    private async Task ShowCatalogAsync()
    {
        var production = await client.GetAsync($"{OfferPath}/slot/production");
        report.Event("slot/production", $"200, version {production.Body["version"]}");
        var offers = (await client.GetAsync(Routes.CatalogOffers)).Body["offers"]!.AsArray();
        if (offers is not [{ } entry])
            throw new DemoFailure($"The catalog lists {offers.Count} offers; one was expected.");
        Report.Detail("catalog", $"{entry["uri"]}");
        Show(entry["listing"]!);
        Report.Detail("logo", $"{entry["listing"]!["logos"]!["large"]}");
    }

    private static void Show(JsonNode listing)
    {
        Report.Detail("title", $"{listing["title"]}: {listing["summary"]}");
        foreach (var plan in listing["plans"]!.AsArray().OfType<JsonNode>())
        {
            var (versions, regions) = (string.Join(", ", plan["versions"]!.AsArray()), string.Join(", ", plan["regions"]!.AsArray()));
            var system = plan["operatingSystem"] is { } name ? $"{name}, " : "";
            Report.Detail("plan", $"{plan["title"]} ({system}version {versions}{(regions.Length > 0 ? $"; sold in {regions}" : "")})");
        }
    }
}
