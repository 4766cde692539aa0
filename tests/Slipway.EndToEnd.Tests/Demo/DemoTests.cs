using System.Diagnostics;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Demo;

/// <summary>
/// The ways that script/demo shows, by its own program against a server of its own, at a pace that
/// leaves no time to watch.
/// </summary>
public class DemoTests
{
    private const string Rate = "200000";

    [Theory]
    [InlineData("contoso-core-vm-offer.json", "Contoso Core")]
    [InlineData("contoso-application-offer.json", "Contoso Watch")]
    public async Task An_offer_of_each_type_goes_live(string sample, string title)
    {
        var demo = await RunAsync(sample);
        Assert.True(demo.Code == 0, demo.Output + demo.Error);
        Assert.Contains("Live after", demo.Output, StringComparison.Ordinal);
        Assert.Contains(title, demo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_disk_blocks_with_its_message_and_the_corrected_offer_goes_live()
    {
        var demo = await RunAsync("contoso-vm-offer.json", "--broken-image");
        Assert.True(demo.Code == 0, demo.Output + demo.Error);
        foreach (var part in new[] { "blocked", "dynamic", "/rules#VM-VHD-", "POST cancel", "Live after" })
            Assert.Contains(part, demo.Output, StringComparison.Ordinal);
        Assert.True(
            demo.Output.IndexOf("dynamic)", StringComparison.Ordinal) < demo.Output.IndexOf("Live after", StringComparison.Ordinal));
    }

    private static async Task<Ended> RunAsync(string sample, params string[] options)
    {
        await using var place = await Place.CreateAsync();
        await using var server = await SlipwayProcess.ServeAsync(place, "--rehearsal", "--pace", $"{Rate}x");
        var files = Directory.CreateDirectory(Path.Combine(place.Folder, "files")).FullName;
        string[] args = [
            server.Address.GetLeftPart(UriPartial.Authority), Rate, Path.Combine(Repository, "samples", sample), files, .. options];
        using var demo = Process.Start(SlipwayProgram.StartInfo(place.Folder, Program, args, []))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            var (output, error) = (demo.StandardOutput.ReadToEndAsync(limit.Token), demo.StandardError.ReadToEndAsync(limit.Token));
            await demo.WaitForExitAsync(limit.Token);
            return new Ended(demo.ExitCode, await output, await error);
        }
        finally
        {
            if (!demo.HasExited)
                demo.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Built as the tests are: Debug or Release.</summary>
    private static string Program => Path.Combine(
        Repository,
        "samples",
        "Slipway.Demo",
        "bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
        "net10.0",
        OperatingSystem.IsWindows() ? "Slipway.Demo.exe" : "Slipway.Demo");

    private static string Repository
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(here.FullName, "Slipway.slnx")))
                here = here.Parent!;
            return here.FullName;
        }
    }
}
