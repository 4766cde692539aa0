using System.Text.Json.Nodes;
using Slipway.Rehearsal.Files;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing;

public sealed class BlockedOnSqliteTests(SqliteService wire) : BlockedTests(wire), IClassFixture<SqliteService>;

public sealed class BlockedOnPostgresTests(PostgresService wire) : BlockedTests(wire), IClassFixture<PostgresService>;

/// <summary>§5 and §6: a step that a person must act on.</summary>
public abstract class BlockedTests(WireService wire) : WireSuite(wire)
{
    private const string SmallLogo = "microsoft-azure-marketplace.smallLogo";

    [Fact]
    public async Task A_blocked_publish_says_why_can_be_cancelled_and_published_again_once_corrected()
    {
        await using var files = await FileHost.StartAsync();
        var broken = files.Put("/logo.png", "no picture"u8.ToArray(), "image/png");
        var offer = await DraftAsync();
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        var live = (await GetJsonAsync($"{offer}/slot/production"))["definition"]!.ToJsonString();

        await SaveAsync(offer, document => document["definition"]!["offer"]![SmallLogo] = broken);
        var publish = await CommandAsync(offer, "publish");
        var blocked = await BlockedAsync(publish.Location);
        Assert.Equal("complete blocked notStarted notStarted notStarted notStarted", StepStatuses(blocked));
        Assert.Equal(("running", "canCancel"), (Text(blocked, "status"), Text(blocked, "cancellationRequestState")));
        var message = Assert.Single(blocked["steps"]![1]!["messages"]!.AsArray())!;
        Assert.Equal("error", Text(message, "level"));
        Assert.Contains(SmallLogo, Text(message, "messageHtml"), StringComparison.Ordinal);
        Assert.Equal("running", await StatusOfAsync(offer));
        Assert.Equal("publish staging running", await NewestAsync(offer));
        GoldenFile.Matches("operation-blocked", WithoutPort(blocked, files), Service.Client.BaseAddress!);

        foreach (var change in new Action<JsonNode>[] { document => document["definition"]!["offer"]![SmallLogo] = broken, _ => { } })
        {
            await SaveAsync(offer, change);
            var refused = await Service.PostAsync($"{offer}/publish");
            AssertRefusal(refused, 409, "OperationInProgress");
            Assert.Equal(publish.Location, refused.Location);
            Assert.Contains("'Certification'", refused.Message, StringComparison.Ordinal);
            Assert.Contains("cancel", refused.Message, StringComparison.OrdinalIgnoreCase);
        }

        await CommandAsync(offer, "cancel");
        Assert.Equal("complete canceled notStarted notStarted notStarted notStarted", StepStatuses(await GetJsonAsync(publish.Location)));
        Assert.Equal("canceled", await StatusOfAsync(offer));
        Assert.Equal(live, (await GetJsonAsync($"{offer}/slot/production"))["definition"]!.ToJsonString());

        files.Put("/logo.png", SampleFiles.Logos["small-40.png"], "image/png");
        await SaveAsync(offer, document => document["definition"]!["offer"]![SmallLogo] = broken);
        var again = await CommandAsync(offer, "publish");
        Assert.NotEqual(publish.Location, again.Location);
        Assert.Equal("succeeded", Text(await WalkAsync(again.Location), "status"));
        Assert.Equal(live, (await GetJsonAsync($"{offer}/slot/production"))["definition"]!.ToJsonString());
        await GoLiveAsync(offer);
        Assert.NotEqual(live, (await GetJsonAsync($"{offer}/slot/production"))["definition"]!.ToJsonString());
    }

    [Fact]
    public async Task A_disk_that_is_none_blocks_and_its_signature_is_not_shown()
    {
        await using var files = await FileHost.StartAsync();
        var disk = files.Put("/disk.vhd", new byte[4096])
            + "?sv=2019-02-02&sr=c&st=2026-11-01T00:00:00Z&se=2036-11-01T00:00:00Z&sp=rl&sig=topsecretsignature";
        var offer = await DraftAsync(document =>
            document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"]!["1.0.1"]!["osVhdUrl"] = disk);
        var blocked = await BlockedAsync((await CommandAsync(offer, "publish")).Location);
        Assert.Contains("disk.vhd", blocked.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("topsecretsignature", blocked.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("topsecretsignature", (await Service.GetAsync($"{offer}/status")).Body, StringComparison.Ordinal);
        await CommandAsync(offer, "cancel");
    }

    [Fact]
    public async Task A_file_that_is_not_there_blocks_and_all_that_are_missing_are_named_at_once()
    {
        await using var files = await FileHost.StartAsync();
        var offer = await DraftAsync(document =>
        {
            document["definition"]!["offer"]![SmallLogo] = files.Root + "/one.png";
            document["definition"]!["offer"]!["microsoft-azure-marketplace.wideLogo"] = files.Root + "/two.png";
        });
        var blocked = await BlockedAsync((await CommandAsync(offer, "publish")).Location);
        Assert.Equal(2, blocked["steps"]![1]!["messages"]!.AsArray().Count);
        Assert.Equal(2, blocked["messages"]!.AsArray().Count);
        await CommandAsync(offer, "cancel");
    }

    private Task<JsonNode> BlockedAsync(string location) =>
        Service.PollAsync(location, operation => StepStatuses(operation).Contains("blocked", StringComparison.Ordinal));

    private static JsonNode WithoutPort(JsonNode document, FileHost files) =>
        JsonNode.Parse(document.ToJsonString().Replace(files.Root, "http://<files>", StringComparison.Ordinal))!;
}
