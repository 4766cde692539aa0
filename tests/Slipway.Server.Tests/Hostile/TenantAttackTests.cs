using Slipway.Rehearsal.Identity;
using Slipway.Server.Tests.Host;
using static Slipway.Server.Tests.Hostile.HostileFixture;

namespace Slipway.Server.Tests.Hostile;

/// <summary>A contributor of contoso against fabrikam, and strangers against both.</summary>
public class TenantAttackTests(HostileFixture fixture) : IClassFixture<HostileFixture>
{
    [Theory]
    [InlineData(RehearsalIdentities.Contributor)]
    [InlineData(RehearsalIdentities.Stranger)]
    [InlineData(RehearsalIdentities.Customer)]
    public async Task Every_door_of_another_publisher_is_shut_and_tells_nothing(string appId)
    {
        var publish = await fixture.Service.PostAsync($"{Fabrikam}/publish");
        if (publish.Status == 202)
            await fixture.Service.PollAsync(publish.Location);
        var address = (await fixture.Service.GetAsync($"{Fabrikam}/submissions")).Json[0]!["id"]!.GetValue<string>();
        await fixture.HarmlessAsync(async () =>
        {
            foreach (var publisher in (string[])["fabrikam", "FABRIKAM", "nobody"])
            {
                var offers = $"/api/publishers/{publisher}/offers";
                var offer = $"{offers}/contoso-offer";
                foreach (var path in (string[])
                [
                    offers, offer, $"{offer}/status", $"{offer}/submissions", $"{offer}/versions/1", $"{offer}/slot/draft",
                    $"{offer}/slot/preview", $"{offer}/operations/{address}",
                    $"/api/operations/{publisher}$contoso-offer$1$preview", $"{offers}/../../fabrikam/offers",
                ])
                    AssertStranger(await fixture.Service.GetAsync(path, appId));
                foreach (var verb in (string[])["publish", "golive", "cancel"])
                    AssertStranger(await fixture.Service.PostAsync($"{offer}/{verb}", "garbage", appId));
                AssertStranger(await fixture.Service.SendAsync(HttpMethod.Put, offer, Samples.VirtualMachineOf(publisher), appId));
                AssertStranger(await fixture.Service.SendAsync(HttpMethod.Put, offer, "garbage", appId));
            }
        });
    }

    [Fact]
    public async Task Another_publishers_operation_is_not_found_below_ones_own()
    {
        var publish = await fixture.Service.PostAsync($"{Fabrikam}/publish");
        var id = publish.Location.Split('/', '?')[^2];
        await fixture.Service.PollAsync(publish.Location);
        AssertRefused(await fixture.Service.GetAsync($"{Contoso}/operations/{id}", RehearsalIdentities.Contributor), 404);
        AssertRefused(
            await fixture.Service.GetAsync("/api/operations/contoso$contoso-offer$1$preview", RehearsalIdentities.Contributor), 404);
        AssertRefused(await fixture.Service.GetAsync(
            "/api/operations/contoso$fabrikam$contoso-offer$1$preview", RehearsalIdentities.Contributor), 400);
    }

    [Fact]
    public async Task A_preview_is_not_there_for_who_may_not_see_it()
    {
        await fixture.Service.PutAsync("/api/publishers/fabrikam/offers/hidden", Samples.VirtualMachineWith(document =>
        {
            document["publisherId"] = "fabrikam";
            document["id"] = "hidden";
            document["definition"]!["offer"]!["microsoft-azure-marketplace.allowedSubscriptions"]![
                0] = "00000000-0000-0000-0000-00000000abcd";
        }));
        await fixture.Service.PollAsync((await fixture.Service.PostAsync("/api/publishers/fabrikam/offers/hidden/publish")).Location);
        foreach (var appId in (string[])[RehearsalIdentities.Contributor, RehearsalIdentities.Stranger, RehearsalIdentities.Customer])
        {
            var hidden = await fixture.Service.GetAsync("/catalog/offers/fabrikam/hidden?slot=preview", appId);
            var missing = await fixture.Service.GetAsync("/catalog/offers/fabrikam/hidded?slot=preview", appId);
            AssertRefused(hidden, 404);
            Assert.Equal(missing.Message.Replace("hidded", "hidden", StringComparison.Ordinal), hidden.Message);
            AssertRefused(await fixture.Service.GetAsync("/catalog/offers/fabrikam/hidden?slot=production", appId), 404);
        }

        using var anonymous = await fixture.Service.Client.GetAsync("/catalog/offers/fabrikam/hidden?slot=preview");
        Assert.Equal(404, (int)anonymous.StatusCode);
        Assert.Equal(200, (await fixture.Service.GetAsync("/catalog/offers/fabrikam/hidden?slot=preview")).Status);
    }

    [Fact]
    public async Task A_request_id_of_one_principal_is_nobody_elses()
    {
        const string offer = "/api/publishers/contoso/offers/named";
        var body = Samples.VirtualMachineWith(document => document["id"] = "named");
        (string, string) name = ("x-ms-client-request-id", "same");
        await fixture.Service.SendAsync(HttpMethod.Put, offer, body);
        var first = await fixture.Service.SendAsync(HttpMethod.Post, $"{offer}/publish", headers: name);
        await fixture.Service.PollAsync(first.Location);
        var other = await fixture.Service.SendAsync(HttpMethod.Post, $"{offer}/publish", null, RehearsalIdentities.Contributor, name);
        Assert.NotEqual(first.Location, other.Location);
        Assert.Equal(
            403, (await fixture.Service.SendAsync(HttpMethod.Post, $"{offer}/publish", null, RehearsalIdentities.Stranger, name)).Status);
        await fixture.Service.PollAsync(other.Location);
    }

    [Fact]
    public async Task The_list_of_publishers_shows_only_ones_own()
    {
        Assert.Equal(["contoso"], (await fixture.Service.GetAsync("/api/publishers", RehearsalIdentities.Contributor)).Json.AsArray()
            .Select(publisher => publisher!["id"]!.GetValue<string>()));
        Assert.Equal("[]", (await fixture.Service.GetAsync("/api/publishers", RehearsalIdentities.Stranger)).Body);
    }

    private static void AssertStranger(Answer answer)
    {
        if (answer.Status == 404)
            Assert.Fail("A stranger learned that something is not there.");
        AssertRefused(answer, 403);
        Assert.Equal("User does not have the required permissions", answer.Message);
    }
}
