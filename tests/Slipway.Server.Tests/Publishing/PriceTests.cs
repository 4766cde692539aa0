using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Slipway.Core.Pricing;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing;

public sealed class PricesOnSqliteTests(SqliteService wire) : PriceTests(wire), IClassFixture<SqliteService>;

public sealed class PricesOnPostgresTests(PostgresService wire) : PriceTests(wire), IClassFixture<PostgresService>;

/// <summary>Prices, from the ways in which they are given to what GET shows, and what the first go-live fixes.</summary>
public abstract class PriceTests(WireService wire) : WireSuite(wire)
{
    private const string Pricing = "virtualMachinePricing";

    [Fact]
    public async Task A_spreadsheets_prices_are_shown_once_certified_can_be_put_back_and_may_only_fall_once_live()
    {
        await using var files = await FileHost.StartAsync();
        var offer = await DraftAsync(WithSheet(files.Put("/first.xlsx", Sheet(0.1, 0.2))));
        await PreviewAsync(offer);
        foreach (var part in new[] { "", "/versions/1", "/slot/preview" })
        {
            var shown = PlanOf(await GetJsonAsync(offer + part))[Pricing]!;
            Assert.Matches("/files/[0-9a-f]{64}", Text(shown["spreadSheetPricing"]!, "uri"));
            Assert.Equal(["USD US 0.4", "EUR DE 0.8"], shown["evaluatedPrices"]!.AsArray().Select(FourCores));
        }

        var document = await Service.GetAsync(offer);
        var put = await Service.PutAsync(offer, document.Body);
        Assert.Equal(200, put.Status);
        Assert.Equal(document.Json["definition"]!.ToJsonString(), put.Json["definition"]!.ToJsonString());
        Assert.Equal(document.Json["definition"]!.ToJsonString(), (await GetJsonAsync(offer))["definition"]!.ToJsonString());
        await PreviewAsync(offer);
        await GoLiveAsync(offer);

        await SaveAsync(offer, WithSheet(files.Put("/dearer.xlsx", Sheet(0.1, 0.3))));
        var publish = await CommandAsync(offer, "publish");
        var blocked = await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        var message = Text(Assert.Single(blocked["steps"]![1]!["messages"]!.AsArray())!, "messageHtml");
        Assert.Contains("VM-PRICEFILE-036", message, StringComparison.Ordinal);
        Assert.Contains("DE: sharedcore from 0.2 to 0.3", message, StringComparison.Ordinal);
        await CommandAsync(offer, "cancel");
        await SaveAsync(offer, WithSheet(files.Put("/cheaper.xlsx", Sheet(0.1, 0.15))));
        await PreviewAsync(offer);
    }

    [Fact]
    public async Task A_price_in_the_document_is_judged_at_publish_and_what_get_gave_is_the_draft_that_is_published()
    {
        var offer = await DraftAsync(document => PlanOf(document)[Pricing] = PerCore(0.05));
        await PreviewAsync(offer);
        var given = await GetJsonAsync(offer);
        Assert.Equal(["USD US,DE 0.2"], PlanOf(given)[Pricing]!["evaluatedPrices"]!.AsArray().Select(FourCores));
        await GoLiveAsync(offer);
        await SaveAsync(offer, document => PlanOf(document)[Pricing] = PerCore(0.06));
        var refused = await Service.PostAsync($"{offer}/publish");
        Assert.Equal(422, refused.Status);
        Assert.Equal(
            "/definition/plans/0/virtualMachinePricing/coreMultiplier/single", Text(refused.Json["error"]!["details"]![0]!, "target"));

        // A client may change what is shown as evaluated; it is no price.
        PlanOf(given)[Pricing]!["evaluatedPrices"]![0]!["perHour"]!["1core"] = 0.01;
        Assert.Null(PlanOf((await Service.PutAsync(offer, given.ToJsonString())).Json)[Pricing]!["evaluatedPrices"]);
        await PreviewAsync(offer);
        Assert.Equal(["USD US,DE 0.2"], PlanOf(await GetJsonAsync(offer))[Pricing]!["evaluatedPrices"]!.AsArray().Select(FourCores));
    }

    [Fact]
    public async Task An_audience_list_that_is_none_blocks_and_names_its_rule()
    {
        await using var files = await FileHost.StartAsync();
        var list = files.Put("/audience.csv", "type;id;description\n"u8.ToArray());
        var offer = await DraftAsync(document => PlanOf(document)["restrictedAudience"] = new JsonObject { ["uploadedCsvUri"] = list });
        var publish = await CommandAsync(offer, "publish");
        var blocked = await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        Assert.Contains("VM-AUDIENCEFILE-023", blocked.ToJsonString(), StringComparison.Ordinal);
        await CommandAsync(offer, "cancel");
        files.Put("/audience.csv", "type,id,description\ntenantId,59160c40-2e25-4dcf-a2fd-6514cb08bf08,\n"u8.ToArray());
        await PreviewAsync(offer);
    }

    [Fact]
    public async Task A_price_that_is_stored_with_a_comma_blocks_and_names_its_cell_and_a_formula_s_0_is_a_warning()
    {
        await using var files = await FileHost.StartAsync();
        var address = files.Put("/prices.xlsx", Sheet(0.1, new Stored("0,05")));
        var offer = await DraftAsync(WithSheet(address));
        var publish = await CommandAsync(offer, "publish");
        var blocked = await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        var message = Text(Assert.Single(blocked["steps"]![1]!["messages"]!.AsArray())!, "messageHtml");
        Assert.Contains("has cells that are stored as numbers but do not hold one: C3.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("0,05", message, StringComparison.Ordinal);
        await CommandAsync(offer, "cancel");

        files.Put("/prices.xlsx", WithFormula(Sheet(0.1, 0)));
        await PreviewAsync(offer);
        var status = (await GetJsonAsync($"{offer}/status")).ToJsonString();
        Assert.Contains("Warning", status, StringComparison.Ordinal);
        Assert.Contains("VM-PRICEFILE-037", status, StringComparison.Ordinal);
    }

    private static Action<JsonNode> WithSheet(string address) => document => PlanOf(document)[Pricing] = new JsonObject
    {
        ["isByol"] = false,
        ["freeTrialDurationInMonths"] = 1,
        ["spreadSheetPricing"] = new JsonObject { ["uri"] = address },
    };

    private static JsonObject PerCore(double price) => new()
    {
        ["isByol"] = false,
        ["coreMultiplier"] = new JsonObject { ["currency"] = "USD", ["single"] = price },
    };

    private static byte[] Sheet(object us, object germany)
    {
        using var file = new MemoryStream();
        PriceTemplate.Write(file, [["Region", "Currency", "1core"], ["US", "USD", us], ["DE", "EUR", germany]]);
        return file.ToArray();
    }

    /// <summary>As another tool writes it, with a formula for each 0.</summary>
    private static byte[] WithFormula(byte[] sheet)
    {
        using var file = new MemoryStream();
        file.Write(sheet);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var part = zip.Entries.Single(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal));
            var name = part.FullName;
            string xml;
            using (var reader = new StreamReader(part.Open()))
                xml = reader.ReadToEnd();
            part.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(xml.Replace("<v>0</v>", "<f>1-1</f><v>0</v>", StringComparison.Ordinal));
        }

        return file.ToArray();
    }

    /// <summary>What another tool has written as a cell's value.</summary>
    private sealed record Stored(string Value)
    {
        public override string ToString() => Value;
    }

    private static JsonNode PlanOf(JsonNode document) => document["definition"]!["plans"]![0]!;

    private static string FourCores(JsonNode? entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry!["currency"]} {string.Join(',', entry["regions"]!.AsArray())} {(decimal)entry["perHour"]!["4core"]!}");
}
