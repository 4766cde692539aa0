using System.Text.Json.Nodes;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing.Steps.Certify;

/// <summary>
/// Disks at a real blob service: a good signature certifies, and each that is not gives its own
/// rule, before the publish or at certification.
/// </summary>
public sealed class SignedAddressTests(
    SqliteService wire, AzuriteHost azurite) : WireSuite(wire), IClassFixture<SqliteService>, IClassFixture<AzuriteHost>
{
    private const string Refused = "Failure: Copying Images. Not able to download blob using provided SAS Uri.";
    private const string Unauthorized = "Failure: Copying Images. Not able to download blob due to authorization error";

    [Fact]
    public async Task A_disk_with_a_good_signature_certifies()
    {
        var offer = await DraftAsync(await DiskAsync());
        await PreviewAsync(offer);
    }

    [Theory]
    [InlineData("VM-SAS-029", "r", "2020-01-01T00:00:00Z", "2036-11-01T00:00:00Z", "c")]
    [InlineData("VM-SAS-032", "rl", "2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z", "c")]
    [InlineData("VM-SAS-033", "rl", "2036-01-01T00:00:00Z", "2036-11-01T00:00:00Z", "c")]
    [InlineData("VM-SAS-031", "rl", "2020-01-01T00:00:00Z", "2036-11-01T00:00:00Z", "b")]
    [InlineData("VM-SAS-030", "rwl", "2020-01-01T00:00:00Z", "2036-11-01T00:00:00Z", "c")]
    public async Task What_the_address_itself_tells_refuses_the_publish(
        string rule, string permissions, string start, string end, string resource)
    {
        var disk = AzuriteHost.Sign(await azurite.PutDiskAsync(NewDisk()), permissions, start, end, resource);
        var refused = await Service.PostAsync($"{await DraftAsync(document => Os(document, disk))}/publish");
        AssertRule(refused.Body, rule, Refused, disk);
        Assert.Equal(422, refused.Status);
    }

    [Fact]
    public async Task A_wrong_signature_blocks_at_certification()
    {
        var disk = AzuriteHost.Sign(await azurite.PutDiskAsync(NewDisk())).Replace("sp=rl", "sp=lr", StringComparison.Ordinal);
        AssertRule(await BlockedAsync(document => Os(document, disk)), "VM-SASREAD-021", Unauthorized, disk);
    }

    [Fact]
    public async Task A_deleted_blob_blocks_at_certification()
    {
        var name = NewDisk();
        var disk = AzuriteHost.Sign(await azurite.PutDiskAsync(name));
        await azurite.DeleteAsync(name);
        AssertRule(await BlockedAsync(document => Os(document, disk)), "VM-SASREAD-023", "Blob not found", disk);
    }

    [Fact]
    public async Task A_data_disk_that_is_not_there_blocks_with_its_own_words()
    {
        var change = await DiskAsync();
        var name = NewDisk();
        var disk = AzuriteHost.Sign(await azurite.PutDiskAsync(name));
        await azurite.DeleteAsync(name);
        var blocked = await BlockedAsync(document =>
        {
            change(document);
            Image(document)["lunVhdDetails"] = new JsonArray(new JsonObject { ["lun"] = 0, ["lunVhdUrl"] = disk });
        });
        AssertRule(blocked, "VM-SASREAD-022", "DataDisk- NotFound:", disk);
    }

    [Fact]
    public async Task A_disk_that_is_live_is_neither_asked_for_a_signature_nor_read_again()
    {
        var name = NewDisk();
        var address = await azurite.PutDiskAsync(name);
        var offer = await DraftAsync(document => Os(document, AzuriteHost.Sign(address)));
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
        await azurite.DeleteAsync(name);

        await SaveAsync(offer, document =>
        {
            Os(document, AzuriteHost.Sign(address, "rl", "2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z", "c"));
            document["definition"]!["displayText"] = "Another text";
        });
        await PreviewAsync(offer);
        await GoLiveAsync(offer);
    }

    private static string NewDisk() => $"disk-{Guid.NewGuid():N}.vhd";

    private async Task<Action<JsonNode>> DiskAsync()
    {
        var disk = AzuriteHost.Sign(await azurite.PutDiskAsync(NewDisk()));
        return document => Os(document, disk);
    }

    private async Task<string> BlockedAsync(Action<JsonNode> change)
    {
        var publish = await CommandAsync(await DraftAsync(change), "publish");
        return (await Service.PollAsync(publish.Location, operation =>
            StepStatuses(operation).Contains("blocked", StringComparison.Ordinal)))["steps"]![1]!["messages"]!.ToJsonString();
    }

    private static void AssertRule(string text, string rule, string words, string disk)
    {
        Assert.Contains(rule, text, StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain(disk[(disk.IndexOf("sig=", StringComparison.Ordinal) + 4)..], text, StringComparison.Ordinal);
    }

    private static void Os(JsonNode document, string disk) => Image(document)["osVhdUrl"] = disk;

    private static JsonNode Image(JsonNode document) =>
        document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"]!["1.0.1"]!;
}
