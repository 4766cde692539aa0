using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.EndToEnd.Tests.Upgrades;

namespace Slipway.EndToEnd.Tests.Backups;

/// <summary>A backup is taken from a server that works, and another server goes on from it.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task What_was_accepted_before_a_backup_goes_on_where_it_is_restored()
    {
        await using var origin = await Place.CreateAsync();
        await using var target = await Place.CreateAsync();
        var backup = Path.Combine(origin.Folder, "backup");
        string location, token;
        await using (var server = await SlipwayProcess.ServeAsync(origin, "--rehearsal", "--pace", "documented"))
        {
            using var client = new Client(server.Address);
            await client.PutAsync("vm", SampleOffer.Of("vm"));
            location = (await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!;
            var taken = await origin.RunAsync("backup", backup, "--set", $"Secrets:KeyFile={origin.KeyFile}", "--output", "json");
            Assert.Equal((0, ""), (taken.Code, taken.Error));
            Assert.Equal((1, 1, true), Facts(taken.Output));
            token = client.Token!;
            await client.PutAsync("later", SampleOffer.Of("later"));
            await server.KillAsync();
        }

        var restored = await target.RunAsync("restore", backup, "--set", $"Secrets:KeyFile={target.KeyFile}");
        Assert.Equal((0, ""), (restored.Code, restored.Error));

        // The same token is good, so the key file opens what was sealed; at this pace the hold that was running is over at once.
        await using var heir = await SlipwayProcess.ServeAsync(target, "--rehearsal", "--pace", "1000000x");
        using var publisher = new Client(heir.Address, token);
        Assert.Equal("succeeded", (await publisher.EndOfAsync(location))["status"]!.GetValue<string>());
        Assert.Equal(404, (await publisher.GetAsync(Client.PathOf("later"))).Status);
    }

    [Fact]
    public async Task A_restore_overwrites_nothing_and_takes_nothing_that_was_changed()
    {
        await using var origin = await Place.CreateAsync();
        await using (await SlipwayProcess.RehearseAsync(origin))
        {
        }

        var backup = Path.Combine(origin.Folder, "backup");
        string[] withKey = ["--set", $"Secrets:KeyFile={origin.KeyFile}"];
        Assert.Equal(0, (await origin.RunAsync(["backup", backup, .. withKey])).Code);
        AssertRefused(await origin.RunAsync(["backup", backup, .. withKey]), 1, "already exists");
        AssertRefused(await origin.RunAsync(["restore", backup, .. withKey]), 1, "already holds a database");
        AssertRefused(await origin.RunAsync(["restore", origin.Folder, .. withKey]), 2, "is not a complete backup");

        await using var target = await Place.CreateAsync();
        string[] elsewhere = ["restore", backup, "--set", $"Secrets:KeyFile={target.KeyFile}"];
        await File.WriteAllTextAsync(target.KeyFile, "another key");
        AssertRefused(await target.RunAsync(elsewhere), 1, "is not the backup's");
        File.Delete(target.KeyFile);

        // What a database leaves behind when it is moved away alone.
        Directory.CreateDirectory(target.Data);
        await File.WriteAllTextAsync(Path.Combine(target.Data, "slipway.db-wal"), "");
        AssertRefused(await target.RunAsync(elsewhere), 1, "already holds a database");
        File.Delete(Path.Combine(target.Data, "slipway.db-wal"));

        await using (var database = new FileStream(Path.Combine(backup, "slipway.db"), FileMode.Open))
        {
            database.Seek(-1, SeekOrigin.End);
            database.WriteByte(42);
        }

        AssertRefused(await target.RunAsync(elsewhere), 2, "its hash differs");
        Assert.False(File.Exists(Path.Combine(target.Data, "slipway.db")));
    }

    [Fact]
    public async Task A_backup_is_for_its_owner_alone_and_can_leave_the_key_out()
    {
        await using var origin = await Place.CreateAsync();
        await using (await SlipwayProcess.RehearseAsync(origin))
        {
        }

        var backup = Path.Combine(origin.Folder, "backup");
        Assert.Equal(0, (await origin.RunAsync("backup", backup, "--without-key")).Code);
        Assert.False(File.Exists(Path.Combine(backup, "slipway.key")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(backup));

        await using var target = await Place.CreateAsync();
        AssertRefused(await target.RunAsync("restore", backup, "--set", $"Secrets:KeyFile={target.KeyFile}"), 1, "made without its key");
        File.Copy(origin.KeyFile, target.KeyFile);
        Assert.Equal(0, (await target.RunAsync("restore", backup, "--set", $"Secrets:KeyFile={target.KeyFile}")).Code);
        await using var heir = await SlipwayProcess.RehearseAsync(target);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(target.Data));
    }

    [Fact]
    public async Task Large_files_come_along_and_the_restored_service_goes_live_with_them()
    {
        await using var origin = await Place.CreateAsync();
        await using var target = await Place.CreateAsync();
        var backup = Path.Combine(origin.Folder, "backup");
        var token = await PublishLargePackageAsync(origin);
        var unreferred = new string('1', 64);
        await File.WriteAllTextAsync(Path.Combine(origin.Data, "artifacts", unreferred), "nobody's");
        var taken = await origin.RunAsync("backup", backup, "--set", $"Secrets:KeyFile={origin.KeyFile}");
        Assert.Equal((0, ""), (taken.Code, taken.Error));
        Assert.EndsWith(", with 1 large file\n", taken.Output, StringComparison.Ordinal);
        var copy = Assert.Single(Directory.GetFiles(Path.Combine(backup, "artifacts")));
        if (!OperatingSystem.IsWindows())
            AssertPrivate(backup);

        string[] restore = ["restore", backup, "--set", $"Secrets:KeyFile={target.KeyFile}"];
        var good = await File.ReadAllBytesAsync(copy);
        await File.WriteAllBytesAsync(copy, [.. good[..^1], 42]);
        AssertRefused(await target.RunAsync(restore), 2, "its hash differs");
        File.Delete(copy);
        AssertRefused(await target.RunAsync(restore), 2, "is not a complete backup");
        Assert.False(Directory.Exists(target.Data));
        await File.WriteAllBytesAsync(copy, good);

        var restored = await target.RunAsync(restore);
        Assert.Equal((0, ""), (restored.Code, restored.Error));
        Assert.EndsWith(", with 1 large file\n", restored.Output, StringComparison.Ordinal);
        await using var heir = await SlipwayProcess.RehearseAsync(target);
        using var publisher = new Client(heir.Address, token);
        var live = await publisher.EndOfAsync((await publisher.PostAsync($"{Client.PathOf("contoso-application")}/golive")).Location!);
        Assert.Equal("succeeded", live["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Large_files_that_lie_elsewhere_are_counted_and_named_as_left_out()
    {
        await using var origin = await Place.CreateAsync();
        await using var target = await Place.CreateAsync();
        var (backup, store) = (Path.Combine(origin.Folder, "backup"), Path.Combine(origin.Folder, "store"));
        await PublishLargePackageAsync(origin, "--set", $"Artifacts:Store={store}");
        var taken = await origin.RunAsync(
            "backup", backup, "--set", $"Secrets:KeyFile={origin.KeyFile}", "--set", $"Artifacts:Store={store}");
        Assert.Equal((0, ""), (taken.Code, taken.Error));
        Assert.EndsWith($". 1 large file in the folder {store} is not in this backup\n", taken.Output, StringComparison.Ordinal);
        var restored = await target.RunAsync("restore", backup, "--set", $"Secrets:KeyFile={target.KeyFile}");
        Assert.EndsWith($". 1 large file in the folder {store} is not in this backup\n", restored.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Help_lists_only_options_that_are_accepted(string verb)
    {
        await using var place = await Place.CreateAsync();
        var help = (await SlipwayProgram.RunAsync(place.Folder, [verb, "--help"])).Output;
        Assert.Contains("--data", help, StringComparison.Ordinal);
        Assert.DoesNotContain("--database", help, StringComparison.Ordinal);
        var refused = await SlipwayProgram.RunAsync(
            place.Folder, [verb, Path.Combine(place.Folder, "backup"), "--database", "Host=127.0.0.1"]);
        AssertRefused(refused, 2, "for PostgreSQL use its own tools");
    }

    /// <summary>An application whose package is too large for the database waits to go live; gives the publisher's token.</summary>
    private static async Task<string> PublishLargePackageAsync(Place place, params string[] more)
    {
        await using var server = await SlipwayProcess.RehearseAsync(place, more);
        using var client = new Client(server.Address);
        using var host = await PackageHost.StartAsync(await client.GetBytesAsync("/_slipway/samples/packages/contoso-watch.zip"));
        var text = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(SampleOffer.File)!, "contoso-application-offer.json"));
        var id = JsonNode.Parse(text)!["id"]!.GetValue<string>();
        await client.PutAsync(
            id, text.Replace("https://files.contoso.example/packages/contoso-watch.zip", host.Address, StringComparison.Ordinal));
        var published = await client.EndOfAsync((await client.PostAsync($"{Client.PathOf(id)}/publish")).Location!);
        Assert.Equal("succeeded", published["status"]!.GetValue<string>());
        return client.Token!;
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void AssertPrivate(string backup)
    {
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(own | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(backup, "artifacts")));
        Assert.All(Directory.GetFiles(
            backup, "*", SearchOption.AllDirectories), file => Assert.Equal((file, own), (file, File.GetUnixFileMode(file))));
    }

    private static (int Offers, int Running, bool HasKey) Facts(string output)
    {
        var note = JsonNode.Parse(output)!;
        return (note["offers"]!.GetValue<int>(), note["running"]!.GetValue<int>(), note["hasKey"]!.GetValue<bool>());
    }

    private static void AssertRefused(Ended ended, int code, string words)
    {
        Assert.Equal(code, ended.Code);
        Assert.Contains(words, ended.Error, StringComparison.Ordinal);
    }
}
