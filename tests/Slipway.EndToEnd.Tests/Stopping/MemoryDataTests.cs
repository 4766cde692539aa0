using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Stopping;

/// <summary>What <c>--data :memory:</c> leaves behind: nothing, however the server ends.</summary>
public sealed class MemoryDataTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task The_folder_is_the_servers_alone_and_ends_with_it(string signal)
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place, "--data", ":memory:");
        var folder = FolderOf(server);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Contains("slipway.db", Directory.EnumerateFiles(folder).Select(Path.GetFileName));
        Assert.False(Directory.Exists(place.Data));
        using (var client = new Client(server.Address))
            Assert.Equal(200, (await client.PutAsync("vm", SampleOffer.Of("vm"))).Status);

        await (signal switch { "TERM" => server.TerminateAsync(), _ => server.KillAloneAsync() });
        var code = await server.ExitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(signal == "KILL" ? 137 : 0, code);
        await Bounded.UntilAsync(() => !Directory.Exists(folder), () => $"{folder} is still there.");
    }

    [Fact]
    public async Task Other_verbs_cannot_mean_it()
    {
        await using var place = await Place.CreateAsync();
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["publisher", "list", "--data", ":memory:"]);
        Assert.Equal(2, ended.Code);
        Assert.Contains("':memory:'", Assert.Single(ended.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>Where its database is open.</summary>
    private static string FolderOf(SlipwayProcess server) => Directory.EnumerateFiles($"/proc/{server.Id}/fd")
        .Select(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.FullName)
        .Where(target => target is not null && Path.GetFileName(target) == "slipway.db")
        .Select(target => Path.GetDirectoryName(target)!)
        .First();
}
