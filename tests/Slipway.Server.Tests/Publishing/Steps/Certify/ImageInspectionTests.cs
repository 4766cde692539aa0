using System.Text.Json.Nodes;
using Slipway.Core.Formats.Disks;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Publishing.Steps.Certify;

/// <summary>Certification of disks over real HTTP.</summary>
public sealed class ImageInspectionTests(SqliteService wire) : WireSuite(wire), IClassFixture<SqliteService>
{
    private const long GiB = 1024 * VhdFooter.MiB;

    [Fact]
    public async Task A_disk_of_1023_GiB_with_many_partitions_takes_20_requests_and_little_memory()
    {
        var disk = SparseVhd.WithSystem(SystemFamily.Linux, 1023 * GiB);
        PartitionTableWriter.WriteGpt(disk, [.. Enumerable.Range(0, 12)
            .Select(index => (PartitionTableWriter.LinuxData, 2048 + ((ulong)index << 27), 2047 + ((ulong)(index + 1) << 27)))]);
        await using var host = await FileHost.StartAsync();
        await PreviewAsync(await DraftAsync(document => ImageOf(document)["osVhdUrl"] = host.Put("/huge.vhd", disk)));
        Assert.Equal(13, host.Seen.Count - 1); // provisioning looks once more
        Assert.True(host.Seen.Count - 1 <= DiskInspection.MostReads);
        Assert.InRange(host.Seen.Sum(seen => Length(seen.Headers["Range"])), 1 << 20, 4 << 20);
        Assert.All(host.Seen.Skip(1), seen => Assert.Equal(disk.ETag, seen.Headers["If-Match"]));
    }

    [Fact]
    public async Task A_usual_disk_takes_two_requests()
    {
        await using var host = await FileHost.StartAsync();
        await PreviewAsync(await DraftAsync(document =>
            ImageOf(document)["osVhdUrl"] = host.Put("/usual.vhd", SparseVhd.WithSystem(SystemFamily.Linux, 30 * GiB), "PageBlob")));
        Assert.Equal(3, host.Seen.Count);
    }

    [Fact]
    public async Task A_disk_that_is_named_twice_is_read_once_and_judged_in_each_role()
    {
        await using var host = await FileHost.StartAsync();
        var blank = host.Put("/blank.vhd", new SparseVhd(GiB));
        var messages = await BlockedMessagesAsync(document =>
        {
            var other = document["definition"]!["plans"]![0]!.DeepClone();
            other["planId"] = "other-plan";
            other["microsoft-azure-virtualmachines.vmImages"]!["1.0.1"]![
                "lunVhdDetails"] = new JsonArray(new JsonObject { ["lun"] = 0, ["lunVhdUrl"] = blank });
            document["definition"]!["plans"]!.AsArray().Add(other);
            ImageOf(document)["osVhdUrl"] = blank;
        });
        Assert.Equal(2, host.Seen.Count);
        var message = Assert.Single(messages);
        Assert.Contains("rules#VM-PART-021", message, StringComparison.Ordinal);
        Assert.Contains("/osVhdUrl", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_blob_and_a_system_of_the_other_family_are_told_at_once()
    {
        await using var host = await FileHost.StartAsync();
        var messages = await BlockedMessagesAsync(document =>
            ImageOf(document)["osVhdUrl"] = host.Put("/windows.vhd", SparseVhd.WithSystem(SystemFamily.Windows, 30 * GiB), "BlockBlob"));
        Assert.Equal(2, messages.Count);
        Assert.Contains("rules#VM-VHD-029", messages[0], StringComparison.Ordinal);
        Assert.Contains("rules#VM-FS-021", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_with_a_boot_loader_is_previewed_with_a_warning()
    {
        await using var host = await FileHost.StartAsync();
        var disk = SparseVhd.WithSystem(SystemFamily.Linux, GiB);
        disk.Write(40 * 512, "GRUB"u8.ToArray());
        var operation = await GetJsonAsync(
            await PreviewAsync(await DraftAsync(document => ImageOf(document)["osVhdUrl"] = host.Put("/grub.vhd", disk))));
        Assert.Contains(Messages(operation), message => message.StartsWith("Warning: ", StringComparison.Ordinal)
            && message.Contains("VM-PART-031", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> BlockedMessagesAsync(Action<JsonNode> change)
    {
        var publish = await CommandAsync(await DraftAsync(change), "publish");
        return Messages(await Service.PollAsync(publish.Location, now => Text(now["steps"]![1]!, "status") == "blocked"));
    }

    private static List<string> Messages(JsonNode operation) =>
        [.. operation["steps"]![1]!["messages"]!.AsArray().Select(message => Text(message!, "messageHtml"))];

    private static long Length(string range)
    {
        var ends = range["bytes=".Length..].Split('-');
        return long.Parse(ends[1]) - long.Parse(ends[0]) + 1;
    }

    private static JsonNode ImageOf(JsonNode document) =>
        document["definition"]!["plans"]![0]!["microsoft-azure-virtualmachines.vmImages"]!["1.0.1"]!;
}
