using System.Text.Json.Nodes;
using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing;

public sealed class AddressesOnSqliteTests(HeldSqliteService wire) : AddressTests(wire), IClassFixture<HeldSqliteService>;

public sealed class AddressesOnPostgresTests(HeldPostgresService wire) : AddressTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>§3: the addresses of operations, and the lists that are filtered.</summary>
public abstract class AddressTests(WireService wire) : WireSuite(wire)
{
    [Fact]
    public async Task A_new_offers_operations_are_named_by_number_and_always_by_preview()
    {
        var offer = await DraftAsync();
        var id = IdOf(offer);
        foreach (var (command, number) in new[] { ("publish", 1), ("cancel", 1), ("publish", 2) })
            AssertAddresses(await CommandAsync(offer, command), $"/api/operations/contoso${id}${number}$preview?{Version}");
        await WalkAsync($"/api/operations/contoso${id}$2$preview");
        AssertAddresses(await CommandAsync(offer, "golive"), $"/api/operations/contoso${id}$3$preview?{Version}");
        AssertAddresses(await CommandAsync(offer, "cancel"), $"/api/operations/contoso${id}$3$preview?{Version}");
    }

    [Fact]
    public async Task A_migrated_offers_operations_are_named_by_id()
    {
        var offer = await DraftAsync(publisherId: "fabrikam");
        Assert.Equal("migrated", Text(await GetJsonAsync(offer), "pcMigrationStatus"));
        var publish = await CommandAsync(offer, "publish");
        var id = Text((await GetJsonAsync($"{offer}/submissions"))[0]!, "id");
        AssertAddresses(publish, $"{offer}/operations/{id}?{Version}");
        await WalkAsync(publish.Location);
        var goLive = await CommandAsync(offer, "golive");
        AssertAddresses(await CommandAsync(offer, "cancel"), goLive.Location);
        var step = (await GetJsonAsync(publish.Location))["steps"]!.AsArray().Single(step => Text(step!, "id") == "publisher-signoff")!;
        Assert.Equal("publisher-signoff", Text(step, "stepName"));
    }

    [Theory]
    [InlineData("contoso")]
    [InlineData("fabrikam")]
    public async Task Both_addresses_and_the_aliases_name_the_same_operation_in_any_casing(string publisher)
    {
        var offer = await DraftAsync(publisherId: publisher);
        var publish = await CommandAsync(offer, "publish");
        await CommandAsync(offer, "cancel");
        var expected = (await GetJsonAsync(publish.Location)).ToJsonString();
        var (id, guid) = (IdOf(offer), Text((await GetJsonAsync($"{offer}/submissions"))[0]!, "id"));
        foreach (var path in new[]
        {
            $"{offer}/operations/{guid}",
            $"{offer}/operations/{guid.ToUpperInvariant()}/",
            $"/api/operations/{publisher}${id}$1$preview",
            $"/api/operations/{publisher}${id}$1$production",
            $"/api/operations/{publisher}${id}$1$staging/",
            $"/api/operations/{publisher.ToUpperInvariant()}${id.ToUpperInvariant()}$1$Preview",
            $"/api/operations/{publisher}%24{id}%241%24preview",
        })
            Assert.Equal(expected, (await GetJsonAsync(path)).ToJsonString());
        Assert.Equal(404, (await Service.GetAsync($"/api/operations/{publisher}${id}$2$preview")).Status);
    }

    [Fact]
    public async Task An_operation_is_not_found_under_another_offer_or_publisher()
    {
        var (offer, other) = (await DraftAsync(), await DraftAsync());
        await CommandAsync(offer, "publish");
        var guid = Text((await GetJsonAsync($"{offer}/submissions"))[0]!, "id");
        AssertRefusal(await Service.GetAsync($"{other}/operations/{guid}"), 404, "NotFound");
        AssertRefusal(await Service.GetAsync($"{PathOf(IdOf(offer), "fabrikam")}/operations/{guid}"), 404, "NotFound");
        AssertRefusal(
            await Service.GetAsync($"/api/operations/fabrikam${IdOf(offer)}$1$preview", RehearsalIdentities.Contributor), 403, "Forbidden");
    }

    [Theory]
    [InlineData("offerTypeId eq 'microsoft-azure-virtualmachines'", true)]
    [InlineData("offertypeid EQ 'microsoft-azure-virtualmachines' ", true)]
    [InlineData("offerTypeId eq 'microsoft-azure-corevm'", false)]
    [InlineData("offerTypeId eq 'nothing'", false)]
    [InlineData("", true)]
    public async Task The_offer_list_honours_its_one_filter(string filter, bool isListed)
    {
        var offer = await DraftAsync();
        var list = (await GetJsonAsync($"/api/publishers/contoso/offers?{Version}&$filter={Uri.EscapeDataString(filter)}")).AsArray();
        Assert.Equal(isListed, list.Any(item => Text(item!, "id") == IdOf(offer)));
    }

    [Theory]
    [InlineData("id eq 'x'")]
    [InlineData("offerTypeId ne 'x'")]
    [InlineData("offerTypeId eq 'x' or true")]
    [InlineData("offerTypeId eq '\0'")]
    public async Task Another_filter_is_400(string filter) =>
        AssertRefusal(
            await Service.GetAsync($"/api/publishers/contoso/offers?{Version}&$filter={Uri.EscapeDataString(filter)}"), 400, "BadRequest");

    [Fact]
    public async Task The_offer_list_is_by_id_and_holds_nothing_but_the_name_of_each_definition()
    {
        foreach (var id in new[] { "sort_b", "sort-c", "sorta", "sort_a" })
            await SaveAsync(PathOf(id));
        var list = (await GetJsonAsync("/api/publishers/contoso/offers")).AsArray();
        Assert.All(list, item => Assert.Equal("displayText", Assert.Single(item!["definition"]!.AsObject()).Key));
        var ids = list.Select(item => Text(item!, "id")).Where(id => id.StartsWith("sort", StringComparison.Ordinal)).ToList();
        Assert.Equal(["sort-c", "sort_a", "sort_b", "sorta"], ids);
    }

    [Theory]
    [InlineData("status=succeeded", "publish goLive publish")]
    [InlineData("submissionState=succeeded", "publish goLive publish")]
    [InlineData("status=completed", "publish goLive publish")]
    [InlineData("SubmissionState=SUCCEEDED", "publish goLive publish")]
    [InlineData("status=canceled", "cancel")]
    [InlineData("status=running", "publish")]
    [InlineData("submissionState=notStarted", "")]
    [InlineData("status=failed", "")]
    [InlineData("status=running&submissionState=running", "publish")]
    [InlineData("status=running&submissionState=canceled", "")]
    [InlineData("status=", "publish cancel publish goLive publish")]
    public async Task Submissions_are_filtered_by_either_name_and_are_newest_first(string query, string types)
    {
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        await PreviewAsync(offer);
        await CommandAsync(offer, "cancel");
        await CommandAsync(offer, "publish");
        var list = (await GetJsonAsync($"{offer}/submissions?{Version}&{query}")).AsArray();
        Assert.Equal(types, string.Join(' ', list.Select(entry => Text(entry!, "submissionType"))));
    }

    [Theory]
    [InlineData("status=cancelled")]
    [InlineData("status=blocked")]
    [InlineData("submissionState=1")]
    public async Task An_unknown_state_is_400(string query) =>
        AssertRefusal(await Service.GetAsync($"{await DraftAsync()}/submissions?{Version}&{query}"), 400, "BadRequest");

    [Fact]
    public async Task Empty_lists_are_empty_arrays()
    {
        Assert.Empty(((JsonArray)await GetJsonAsync($"/api/publishers/contoso/offers?{Version}&$filter=offerTypeId eq 'nothing'")));
        Assert.Equal("[]", (await Service.GetAsync("/api/publishers", RehearsalIdentities.Stranger)).Body);
    }

    private static void AssertAddresses(Answer answer, string address)
    {
        Assert.Equal((202, "{}"), (answer.Status, answer.Body));
        Assert.Equal((address, address), (answer.Location, answer.Headers["Operation-Location"]));
        Assert.True(int.Parse(answer.Headers["Retry-After"]) >= 1);
        AssertCommonHeaders(answer);
    }
}
