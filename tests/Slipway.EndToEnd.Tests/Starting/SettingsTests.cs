using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Starting;

public sealed class SettingsTests
{
    [Theory]
    [InlineData(201, "true", null, null)]
    [InlineData(200, "true", "false", null)]
    [InlineData(201, "false", "false", "true")]
    public async Task A_flag_is_above_a_variable_and_a_variable_above_the_file(int created, string file, string? variable, string? flag)
    {
        await using var place = await Place.CreateAsync();
        await File.WriteAllTextAsync(
            Path.Combine(place.Folder, "slipway.json"), $$$"""{ "Compatibility": { "CreatedOnPut": {{{file}}} } }""");
        if (variable is not null)
            place.Variables.Add(("SLIPWAY_Compatibility__CreatedOnPut", variable));
        await using var server = await SlipwayProcess.RehearseAsync(
            place, flag is null ? [] : ["--set", $"Compatibility:CreatedOnPut={flag}"]);
        using var client = new Client(server.Address);
        Assert.Equal(created, (await client.PutAsync("vm", SampleOffer.Of("vm"))).Status);
    }

    [Fact]
    public async Task Verbs_find_the_store_that_the_settings_file_names()
    {
        await using var place = await Place.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(place.Folder, "slipway.json"), """{ "Data": "there" }""");
        var added = await SlipwayProgram.RunAsync(
            place.Folder, ["publisher", "add", "northwind", "--name", "Northwind", "--seller-contact", "s@northwind.example"]);
        Assert.Equal((0, ""), (added.Code, added.Error));
        Assert.True(File.Exists(Path.Combine(place.Folder, "there", "slipway.db")));
        Assert.False(Directory.Exists(Path.Combine(place.Folder, "slipway-data")));

        var elsewhere = ("SLIPWAY_Data", "elsewhere");
        Assert.DoesNotContain(
            "northwind", (await SlipwayProgram.RunAsync(place.Folder, ["publisher", "list"], elsewhere)).Output, StringComparison.Ordinal);
        Assert.Contains("northwind", (await SlipwayProgram.RunAsync(
            place.Folder, ["publisher", "list", "--data", "there"], elsewhere)).Output, StringComparison.Ordinal);
    }
}
