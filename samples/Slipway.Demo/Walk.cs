using System.Net;
using System.Text.Json.Nodes;
using Slipway.Contracts;
using Slipway.Server.Rehearsal;

namespace Slipway.Demo;

/// <summary>The way of one offer: draft, publish, preview, go live, catalog.</summary>
internal sealed class Walk(PublishingClient client, Report report, DemoOptions options, FileServer files)
{
    public const string CatalogPath = "/catalog/offers/contoso/contoso-offer";
    public const string OfferPath = "/api/publishers/contoso/offers/contoso-offer";

    private const string Emails = """{"metadata":{"notification-emails":"jondoe@contoso.example"}}""";

    private OperationWatch? watch;
    private DateTimeOffset marketStart;
    private TimeSpan machineStart;

    /// <summary>Market time, reckoned from the service's own answer to the PUT and the pace that it was given.</summary>
    private DateTimeOffset MarketNow => marketStart + ((report.Elapsed - machineStart) * options.Rate);

    public async Task RunAsync()
    {
        report.Title("Draft");
        await client.SignInAsync();
        report.Event("token", "200, for the well-known client that owns the publisher contoso");
        await PutAsync();

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

    private async Task PutAsync()
    {
        var document = await File.ReadAllTextAsync(options.Sample);
        var body = document.Replace($"https://{SampleFiles.Host}", files.Address, StringComparison.Ordinal);
        if (body == document)
            throw new DemoFailure($"{options.Sample} names no file at https://{SampleFiles.Host}, so the demo's own files would not be used.");
        var put = await client.PutAsync(OfferPath, body);
        (marketStart, machineStart) = (put.Body["changedTime"]!.GetValue<DateTimeOffset>(), report.Elapsed);
        report.Event("PUT the sample", $"{put.Status}, offer contoso/contoso-offer, draft version {put.Body["version"]}, status {put.Body["status"]}");
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
            throw new DemoFailure($"The catalog lists {offers.Count} offers where one was expected.");
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
            Report.Detail("plan", $"{plan["title"]} ({plan["operatingSystem"]}, version {versions}; sold in {regions})");
        }
    }
}
