using System.Text;
using System.Text.Json.Nodes;
using Slipway.Core.Publishing;
using Slipway.Server.Tests.Host;
using Slipway.Storage.Database;
using Slipway.Storage.Offers;

namespace Slipway.Server.Tests.Offers;

public sealed class MachinePlansOnSqliteTests(HeldSqliteService wire) : MachinePlanTests(wire), IClassFixture<HeldSqliteService>;

public sealed class MachinePlansOnPostgresTests(HeldPostgresService wire) : MachinePlanTests(wire), IClassFixture<HeldPostgresService>;

/// <summary>§3: GET gives each machine plan its disks and generations, sent or not, and what it gave is the same publish.</summary>
public abstract class MachinePlanTests(WireService wire) : WireSuite(wire)
{
    private const string Images = "microsoft-azure-virtualmachines.vmImages";
    private const string CoreImages = "microsoft-azure-corevm.vmImagesPublicAzure";

    [Fact]
    public async Task A_plan_without_disks_shows_an_empty_map_and_what_is_put_back_is_the_same_publish()
    {
        var offer = await DraftAsync(document => AddPlanWithoutDisks(document, Images));
        var shown = await Service.GetAsync(offer);
        Assert.Equal("{}", shown.Json["definition"]!["plans"]![1]![Images]!.ToJsonString());
        Assert.NotEqual("{}", shown.Json["definition"]!["plans"]![0]![Images]!.ToJsonString());
        var publish = await CommandAsync(offer, "publish");
        Assert.Equal(200, (await Service.PutAsync(offer, shown.Body)).Status);
        Assert.Equal(publish.Location, (await CommandAsync(offer, "publish")).Location);
    }

    [Fact]
    public async Task A_core_plan_without_disks_shows_an_empty_map()
    {
        var offer = PathOf(NewOfferId());
        var body = JsonNode.Parse(Samples.CoreVirtualMachine)!;
        body["id"] = IdOf(offer);
        AddPlanWithoutDisks(body, CoreImages);
        await SaveTextAsync(offer, body.ToJsonString());
        Assert.Equal("{}", (await GetJsonAsync(offer))["definition"]!["plans"]![1]![CoreImages]!.ToJsonString());
    }

    [Fact]
    public async Task What_an_older_program_stored_shows_the_empty_map_too_and_stays_the_same_publish()
    {
        var offer = await DraftAsync(document => AddPlanWithoutDisks(document, Images));
        await AgeAsync(offer);
        var publish = await CommandAsync(offer, "publish");
        foreach (var part in new[] { "", "/versions/1" })
            Assert.Equal("{}", (await GetJsonAsync(offer + part))["definition"]!["plans"]![1]![Images]!.ToJsonString());
        Assert.Equal(200, (await Service.PutAsync(offer, (await Service.GetAsync(offer)).Body)).Status);
        Assert.Equal(publish.Location, (await CommandAsync(offer, "publish")).Location);
    }

    [Fact]
    public async Task What_get_gives_once_the_files_are_stored_is_the_same_publish()
    {
        var offer = await DraftAsync();
        var publish = await CommandAsync(offer, "publish");
        await AdvanceAsync(TimeSpan.FromHours(1));
        await Service.PollAsync(publish.Location, now => StepStatuses(now).StartsWith("complete inProgress", StringComparison.Ordinal));
        await AdvanceAsync(TimeSpan.FromDays(3));
        await Service.PollAsync(publish.Location, now => StepStatuses(now).StartsWith("complete complete", StringComparison.Ordinal));
        var shown = await Service.GetAsync(offer);
        Assert.Contains("/files/", shown.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await Service.PutAsync(offer, shown.Body)).Status);
        Assert.Equal(publish.Location, (await CommandAsync(offer, "publish")).Location);
    }

    private static void AddPlanWithoutDisks(JsonNode document, string images)
    {
        var plan = document["definition"]!["plans"]![0]!.DeepClone().AsObject();
        plan["planId"] = "no-disk-yet";
        plan.Remove(images);
        document["definition"]!["plans"]!.AsArray().Add(plan);
    }

    /// <summary>Makes the draft's row what programs wrote before they knew of the map: its end and its hash were others, too.</summary>
    private async Task AgeAsync(string offer)
    {
        var key = new OfferKey("contoso", IdOf(offer));
        var served = Encoding.UTF8.GetString((await Service.Get<OfferStore>().ReadDraftAsync(key, default)).Served);
        var older = Encoding.UTF8.GetBytes(served.TrimEnd('\n').Replace($",\"{Images}\":{{}}", "", StringComparison.Ordinal));
        await Service.Get<IDatabase>().WriteAsync(
            null,
            async session =>
            {
                await session.ExecuteAsync("UPDATE offers SET draft_hash = 'older' WHERE offer_key = @offer", ("offer", key.Offer));
                await session.ExecuteAsync(
                    "INSERT INTO texts (publisher_key, offer_key, hash, bytes) VALUES ('contoso', @offer, 'older', @served)",
                    ("offer", key.Offer),
                    ("served", older));
                return await session.ExecuteAsync("UPDATE drafts SET served_hash = 'older' WHERE offer_key = @offer", ("offer", key.Offer));
            },
            default);
    }
}
