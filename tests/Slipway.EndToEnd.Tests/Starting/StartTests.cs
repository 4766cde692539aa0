using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Starting;

public sealed class StartTests
{
    [Fact]
    public async Task Standard_output_is_the_listening_line_alone()
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.RehearseAsync(place);
        using var client = new Client(server.Address);
        Assert.Equal(200, (await client.PutAsync("vm", SampleOffer.Of("vm"))).Status);
        await client.EndOfAsync((await client.PostAsync($"{Client.PathOf("vm")}/publish")).Location!);
        await server.TerminateAsync();
        Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal([$"slipway listening on {server.Address.ToString().TrimEnd('/')}"], server.OutputLines);
    }

    [Fact]
    public async Task A_marketplace_that_nobody_may_use_yet_says_so_once_and_answers_401()
    {
        await using var place = await Place.CreateAsync();
        await using (var server = await SlipwayProcess.ServeAsync(place))
        {
            using var client = new Client(server.Address, "none");
            Assert.Equal(401, (await client.GetAsync("/api/publishers")).Status);
            Assert.Equal(401, (await client.GetAsync("/api/publishers")).Status);
            await Bounded.UntilAsync(() => Warnings(server).Count > 0, () => "It says nothing.");
            var warning = Assert.Single(Warnings(server));
            Assert.Contains("slipway principal add", warning["Message"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        Assert.Equal(0, (await place.RunAsync("principal", "add", "--app", Guid.NewGuid().ToString(), "--role", "operator")).Code);
        await using var again = await SlipwayProcess.ServeAsync(place);
        await again.TerminateAsync();
        Assert.Equal(0, await again.ExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Empty(Warnings(again));
    }

    [Fact]
    public async Task A_data_folder_that_others_can_read_is_a_warning_and_its_database_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var place = await Place.CreateAsync();
        await using (await SlipwayProcess.RehearseAsync(place))
        {
        }

        var files = Directory.GetFiles(place.Data, "slipway.db*");
        foreach (var file in files.Append(place.Data))
            File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32("755", 8));
        await using var server = await SlipwayProcess.RehearseAsync(place);
        await server.SaysAsync("Warning", "can read the data folder", place.Data, "chmod 700");
        foreach (var file in Directory.GetFiles(place.Data, "slipway.db*"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static IReadOnlyList<JsonNode> Warnings(SlipwayProcess server) =>
        [.. server.ErrorLines.Select(line => JsonNode.Parse(line)!).Where(line => line["LogLevel"]!.GetValue<string>() != "Information")];

    [Theory]
    [InlineData("serve", "--help")]
    [InlineData("--help")]
    [InlineData("publisher", "add", "--help")]
    [InlineData("principal", "add", "--help")]
    public async Task Help_lists_what_there_is(params string[] args)
    {
        string[] expected = args switch
        {
            ["serve", ..] => ["--urls", "--data", "--database", "--rehearsal", "--allow-remote", "--pace", "--set"],
            ["publisher", ..] => ["--name", "--seller-contact", "--migrated", "--data", "--database"],
            ["principal", ..] => ["--app", "--tenant", "--object", "--role", "--publisher", "--subscription", "--data", "--database"],
            _ => ["serve", "publisher", "principal", "offer"],
        };
        await using var place = await Place.CreateAsync();
        var ended = await SlipwayProgram.RunAsync(place.Folder, args);
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.All(expected, word => Assert.Contains(word, ended.Output, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(place.Folder));
    }
}
