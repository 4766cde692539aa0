using System.Text.Json.Nodes;
using Slipway.Core.Publishing;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;
using Slipway.TestSupport;

namespace Slipway.Server.Tests.Rehearsal.State;

/// <summary>What a rehearsal can begin with.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Offers_begin_at_every_stage(StoreKind store)
    {
        Offer("draft", "draft");
        Offer("running", "running", step: "displayprovision");
        Offer("blocked", "blocked", step: "displaycertify", message: "The disk has no footer.");
        Offer("failed", "failed", step: "live", message: "It was refused.");
        Offer("canceled", "canceled", step: "displaypackage");
        Offer("preview", "preview");
        Offer("live", "live", draft: "Contoso App 2");
        await using var service = await StartAsync(store);

        Assert.Equal("neverPublished", await StatusAsync(service, "draft"));
        Assert.Equal("running complete complete inProgress notStarted notStarted notStarted", await StatusAsync(service, "running"));
        Assert.Equal("running complete blocked notStarted notStarted notStarted notStarted", await StatusAsync(service, "blocked"));
        Assert.Contains("The disk has no footer.", (await service.GetAsync($"{PathOf("blocked")}/status")).Body, StringComparison.Ordinal);
        Assert.Equal("failed complete complete complete complete complete rejected", await StatusAsync(service, "failed"));
        Assert.Equal("canceled complete complete complete canceled notStarted notStarted", await StatusAsync(service, "canceled"));
        Assert.Equal("waitingForPublisherReview complete complete complete complete waitingForPublisherReview notStarted",
            await StatusAsync(service, "preview"));
        Assert.Equal("succeeded complete complete complete complete complete complete", await StatusAsync(service, "live"));

        // What is packaged is really packaged: slots, links and the catalog work.
        Assert.Equal("Contoso App", (await service.GetAsync($"{PathOf("live")}/slot/production")).Json["definition"]![
            "displayText"]!.GetValue<string>());
        Assert.Equal("Contoso App 2", (await service.GetAsync(PathOf("live"))).Json["definition"]!["displayText"]!.GetValue<string>());
        Assert.Equal(200, (await service.GetAsync($"{PathOf("preview")}/slot/preview")).Status);
        var found = Assert.Single(
            JsonNode.Parse(await service.Client.GetStringAsync("/catalog/offers?search=contoso"))!["offers"]!.AsArray())!;
        Assert.Equal("live", found["offerId"]!.GetValue<string>());
        using var logo = await service.Client.GetAsync(found["listing"]!["logos"]!["small"]!.GetValue<string>());
        Assert.Equal("image/png", logo.Content.Headers.ContentType!.MediaType);

        // And all of it goes on from there.
        Assert.Equal(202, (await service.PostAsync($"{PathOf("preview")}/golive")).Status);
        Assert.Equal(202, (await service.PostAsync($"{PathOf("blocked")}/cancel")).Status);
        using var reset = await service.Client.PostAsync("/_slipway/reset", null);
        Assert.True(reset.IsSuccessStatusCode);
        Assert.StartsWith("running complete blocked", await StatusAsync(service, "blocked"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_begins_with_a_publisher_and_a_principal_of_its_own_and_is_loaded_once()
    {
        await using var service = await ServiceUnderTest.StartAsync(rehearsal: options =>
            options with { Load = Samples.Load, Pace = Pace.Documented });
        const string own = "00000000-0000-0000-0000-0000000000a1";
        Assert.Equal(
            "waitingForPublisherReview",
            (await service.GetAsync("/api/publishers/northwind/offers/preview-app", own)).Json["status"]!.GetValue<string>());
        Assert.Equal("migrated", (await service.GetAsync("/api/publishers/northwind/offers/preview-app", own)).Json[
            "pcMigrationStatus"]!.GetValue<string>());
        Assert.Equal(2, (await service.GetAsync("/api/publishers/contoso/offers/live-app/submissions", own)).Json.AsArray().Count);
        Assert.Equal(202, (await service.PostAsync("/api/publishers/contoso/offers/blocked-app/cancel")).Status);

        await service.RestartAsync();
        Assert.Equal("canceled", (await service.GetAsync("/api/publishers/contoso/offers/blocked-app")).Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_with_its_file()
    {
        File.WriteAllText(Path.Combine(folder.Path, "publishers.json"), """[{"id":"a b","name":"A","sellerContact":"nobody"}]""");
        File.WriteAllText(Path.Combine(folder.Path, "principals.json"),
            """[{"app":"app","roles":[{"role":"captain"},{"role":"owner"},{"role":"reader","publisher":"nowhere"}]}]""");
        Offer("stage", "sunk");
        Offer("step", "blocked", step: "deck");
        Offer("rules", "live", change: document => document["definition"]!["offer"]!["microsoft-azure-marketplace.title"] = "");
        Offer("whose", "draft", change: document => document["publisherId"] = "nowhere");
        Offer("nothing", "draft", change: document => document.AsObject().Remove("definition"));

        var fault = await Assert.ThrowsAsync<StoreUnusableException>(() => StartAsync(StoreKind.Sqlite));

        Assert.All(
            new[]
            {
                "publishers.json: The publisher id 'a b'",
                "sellerContact",
                "'captain' is not a role",
                "role owner of 'app' needs a publisher",
                "no publisher 'nowhere'",
                "offers/stage.json: 'sunk' is not a stage",
                "offers/step.json: 'deck' is not a step",
                "offers/rules.json: /definition/offer/microsoft-azure-marketplace.title",
                "offers/whose.json: there is no publisher 'nowhere'", "offers/nothing.json: /definition",
            },
            part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_wrong_as_JSON_is_told_without_the_names_of_types()
    {
        File.WriteAllText(Path.Combine(folder.Path, "publishers.json"), """[{"id":"contoso","sellerContact":7}]""");
        File.WriteAllText(Path.Combine(folder.Path, "principals.json"), """[{"app":"app"}]""", System.Text.Encoding.Unicode);
        Offer("stage", "draft", change: document => document["stage"] = new JsonArray("live"));

        var fault = await Assert.ThrowsAsync<StoreUnusableException>(() => StartAsync(StoreKind.Sqlite));

        Assert.DoesNotMatch(@"\b(Slipway\.|System\.|IReadOnlyList|Given)", fault.Message);
        Assert.All(
            new[] { "publishers.json: line 1: what stands at $[0].sellerContact is not of the kind", "principals.json: it is text in "
                + "UTF-16. Save it in UTF-8.", "offers/stage.json: line " },
            part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_may_begin_with_the_mark_that_editors_write()
    {
        var mark = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true);
        File.WriteAllText(
            Path.Combine(folder.Path, "publishers.json"), """[{"id":"marked","name":"M","sellerContact":"a@b.example"}]""", mark);
        Offer("marked", "draft");
        var offer = Path.Combine(folder.Path, "offers", "marked.json");
        File.WriteAllText(offer, File.ReadAllText(offer), mark);
        await using var service = await StartAsync(StoreKind.Sqlite);
        Assert.Equal(200, (await service.GetAsync(PathOf("marked"))).Status);
    }

    [Fact]
    public async Task Offers_that_are_there_already_are_left_alone()
    {
        await using var service = await ServiceUnderTest.StartAsync();
        Assert.Equal(200, (await service.PutAsync(PathOf("mine"), Samples.VirtualMachineWith(document => document["id"] = "mine"))).Status);
        Offer("given", "draft");
        await service.RestartAsync(options => options with { Load = folder.Path });
        Assert.Equal(404, (await service.GetAsync(PathOf("given"))).Status);
        Assert.Equal(200, (await service.GetAsync(PathOf("mine"))).Status);
    }

    private static string PathOf(string offer) => $"/api/publishers/contoso/offers/{offer}";

    /// <summary>The offer's status and its steps' words.</summary>
    private static async Task<string> StatusAsync(ServiceUnderTest service, string offer)
    {
        var status = (await service.GetAsync(PathOf(offer))).Json["status"]!.GetValue<string>();
        var steps = (await service.GetAsync($"{PathOf(offer)}/status")).Json["steps"]!.AsArray()
            .Select(step => step!["status"]!.GetValue<string>());
        return status == "neverPublished" ? status : $"{status} {string.Join(' ', steps)}";
    }

    /// <summary>With holds, so that what runs stays where it is.</summary>
    private Task<ServiceUnderTest> StartAsync(StoreKind store) => ServiceUnderTest.StartAsync(
        store, rehearsal: options => options with { Load = folder.Path, Pace = Pace.Documented });

    private void Offer(
        string id, string stage, string? step = null, string? message = null, string? draft = null, Action<JsonNode>? change = null)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "offers"));
        File.WriteAllText(Path.Combine(folder.Path, "offers", $"{id}.json"), Samples.VirtualMachineWith(document =>
        {
            document["id"] = id;
            document["stage"] = stage;
            if (step is not null)
                document["step"] = step;
            if (message is not null)
                document["messages"] = new JsonArray(message);
            if (draft is not null)
            {
                document["draft"] = document["definition"]!.DeepClone();
                document["draft"]!["displayText"] = draft;
            }

            change?.Invoke(document);
        }));
    }
}
