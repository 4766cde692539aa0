using System.Text.Json.Nodes;
using Slipway.Rehearsal.Files;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing;

public sealed class ApplicationOnSqliteTests(SqliteService wire) : ApplicationTests(wire), IClassFixture<SqliteService>;

public sealed class ApplicationOnPostgresTests(PostgresService wire) : ApplicationTests(wire), IClassFixture<PostgresService>;

/// <summary>
/// The offer type that proves that a type is data: over the same wire, by the same steps' work,
/// with packages in place of disks.
/// </summary>
public abstract class ApplicationTests(WireService wire) : WireSuite(wire)
{
    private const string Application = "microsoft-azure-applications.";

    [Fact]
    public async Task An_application_is_previewed_reviewed_live_and_in_the_catalog()
    {
        var offer = PathOf(NewOfferId());
        await SaveApplicationAsync(offer);
        var preview = await GetJsonAsync(await PreviewAsync(offer));
        Assert.Equal("complete complete complete waitingForPublisherReview notStarted notStarted", StepStatuses(preview));
        Assert.Equal(
            ["displaydummycertify", "displaycertify", "displaypackage", "publisher-signoff", "displayreview", "live"],
            preview["steps"]!.AsArray().Select(step => Text(step!, "id")));
        Assert.DoesNotContain("Warning", preview.ToJsonString(), StringComparison.Ordinal);

        var live = await GetJsonAsync(await GoLiveAsync(offer));
        Assert.Equal("complete complete complete complete complete complete", StepStatuses(live));
        Assert.Contains("stored file", live["steps"]![4]!["messages"]!.ToJsonString(), StringComparison.Ordinal);

        var listing = (await GetJsonAsync($"/catalog/offers/contoso/{IdOf(offer)}"))["listing"]!;
        Assert.Equal("Contoso Watch", Text(listing, "title"));
        Assert.Equal(["1.0.0", "1.0.0"], listing["plans"]!.AsArray().Select(plan => (string?)plan!["versions"]![0]));
        Assert.DoesNotContain(".zip", listing.ToJsonString(), StringComparison.Ordinal);
        var plan = (await GetJsonAsync(offer))["definition"]!["plans"]![0]!.AsObject();
        Assert.DoesNotContain("diskGenerations", plan.Select(property => property.Key));
        Assert.Matches("/files/[0-9a-f]{64}", FileOf(plan).GetValue<string>());
    }

    [Fact]
    public async Task A_bad_package_blocks_with_its_rules_and_the_corrected_one_goes_live()
    {
        await using var files = await FileHost.StartAsync();
        var package = files.Put(
            "/watch.zip", SamplePackage.With(("../outside.sh", "#!/bin/sh"u8.ToArray()), ("__MACOSX/._x", [1])), "application/zip");
        var offer = PathOf(NewOfferId());
        await SaveApplicationAsync(offer, plan => SetFile(plan, package));
        var publish = await CommandAsync(offer, "publish");
        var blocked = await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        var messages = blocked["steps"]![1]!["messages"]!.AsArray().Select(message => Text(message!, "messageHtml")).ToArray();
        Assert.Equal(2, messages.Length);
        foreach (var (message, rule) in messages.Zip(["APP-PKG-029", "APP-PKG-031"]))
        {
            Assert.StartsWith("/definition/plans/0/microsoft-azure-applications.package/1.0.0/packageVersion/packageFile", message,
                StringComparison.Ordinal);
            Assert.Contains($"{files.Root}/watch.zip", message, StringComparison.Ordinal);
            Assert.Contains($"/rules#{rule}", message, StringComparison.Ordinal);
        }

        await CommandAsync(offer, "cancel");
        files.Put("/watch.zip", SampleFiles.Package, "application/zip");
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
    }

    [Fact]
    public async Task A_package_larger_than_the_database_keeps_goes_live_and_is_not_for_everyone()
    {
        await using var files = await FileHost.StartAsync();
        var content = new byte[6 * 1024 * 1024];
        new Random(20261123).NextBytes(content);
        var package = files.Put("/large.zip", SamplePackage.With(("scripts/data.bin", content)), "application/zip");
        var offer = PathOf(NewOfferId());
        await SaveApplicationAsync(offer, plan => SetFile(plan, package));
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        var own = FileOf((await GetJsonAsync(offer))["definition"]!["plans"]![0]!.AsObject()).GetValue<string>();
        Assert.StartsWith(Service.Client.BaseAddress!.ToString(), own, StringComparison.Ordinal);
        Assert.NotEqual(200, (await SendAsync(new HttpRequestMessage(HttpMethod.Get, own), anonymous: true)).Status);
    }

    [Fact]
    public async Task A_live_package_keeps_its_content_under_its_version()
    {
        await using var files = await FileHost.StartAsync();
        var offer = PathOf(NewOfferId());
        await SaveApplicationAsync(offer);
        await PreviewAsync(offer);
        await GoLiveAsync(offer);

        // What GET gave is our own copy's address; it is the same package.
        var served = await GetJsonAsync(offer);
        await SaveTextAsync(offer, served.ToJsonString());
        await PreviewAsync(offer);

        var other = files.Put("/other.zip", SamplePackage.With(("readme.txt", "new"u8.ToArray())), "application/zip");
        await SaveApplicationAsync(offer, plan => SetFile(plan, other));
        var publish = await CommandAsync(offer, "publish");
        var blocked = await Service.PollAsync(
            publish.Location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));
        Assert.Contains("APP-PACKAGES-023", blocked["steps"]![1]!["messages"]!.ToJsonString(), StringComparison.Ordinal);
        await CommandAsync(offer, "cancel");

        await SaveApplicationAsync(offer, plan => plan[Application + "package"]!.AsObject()[
            "1.0.1"] = new JsonObject { ["packageVersion"] = new JsonObject { ["packageFile"] = other } });
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        Assert.Equal(["1.0.1", "1.0.0"], (await GetJsonAsync($"/catalog/offers/contoso/{IdOf(offer)}"))["listing"]!["plans"]![0]![
            "versions"]!.AsArray().Select(version => (string?)version));
    }

    private Task<Answer> SaveApplicationAsync(string offer, Action<JsonObject>? change = null)
    {
        var document = JsonNode.Parse(Samples.Application)!;
        document["id"] = IdOf(offer);
        change?.Invoke(document["definition"]!["plans"]![0]!.AsObject());
        return SaveTextAsync(offer, document.ToJsonString());
    }

    private static JsonNode FileOf(JsonObject plan) => plan[Application + "package"]!["1.0.0"]!["packageVersion"]!["packageFile"]!;

    private static void SetFile(JsonObject plan, string address) =>
        plan[Application + "package"]!["1.0.0"]!["packageVersion"]!["packageFile"] = address;
}
