using System.Globalization;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Nodes;

public sealed class DiskFullTests
{
    private const string MountThenRun = "mount -t tmpfs -o size=24m tmpfs \"$0\" && exec \"$@\"";

    [Fact]
    public async Task A_full_disk_refuses_writes_until_there_is_room_again()
    {
        await using var place = await Place.CreateAsync();
        Directory.CreateDirectory(place.Data);

        // In mounts of its own, which end with the process; a user who is not root gets them as root of a user namespace.
        var unshare = Environment.UserName == "root" ? "-m" : "-rm";
        await using var server = await SlipwayProcess.ServeUnderAsync(
            place, "unshare", [unshare, "sh", "-c", MountThenRun, place.Data], "--rehearsal", "--pace", "instant");
        var filler = $"/proc/{server.Id.ToString(CultureInfo.InvariantCulture)}/root{place.Data}/filler";
        using var client = new Client(server.Address);
        await client.PutAsync("vm", SampleOffer.Of("vm"));
        var location = (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        Assert.Equal("succeeded", (await client.EndOfAsync(location))["status"]!.GetValue<string>());
        Fill(filler);

        // What the log has room for already is still taken.
        var saved = "Contoso App";
        Answer answer;
        for (var number = 1; ; number++)
        {
            answer = await client.PutAsync("vm", SampleOffer.Of("vm", $"Draft {number}"));
            if (answer.Status != 200)
                break;
            saved = $"Draft {number}";
        }

        Assert.Equal(503, answer.Status);
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
        Assert.Equal(503, (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Status);
        Assert.Equal(saved, await DisplayTextAsync(client));
        Assert.Equal("succeeded", (await client.EndOfAsync(location))["status"]!.GetValue<string>());

        File.Delete(filler);
        Assert.Equal(200, (await client.PutAsync("vm", SampleOffer.Of("vm", "Room again"))).Status);
        var next = (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
        Assert.Equal("succeeded", (await client.EndOfAsync(next))["status"]!.GetValue<string>());
        Assert.Equal("Room again", await DisplayTextAsync(client));
    }

    private static async Task<string> DisplayTextAsync(Client client) =>
        (await client.GetAsync(Client.PathOf("vm"))).Json["definition"]!["displayText"]!.GetValue<string>();

    private static void Fill(string path)
    {
        var block = new byte[4096];
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            // Full, as it was meant to be.
        }
    }
}
