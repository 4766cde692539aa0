using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Programs;

namespace Slipway.EndToEnd.Tests.Samples;

/// <summary>The pipelines of samples/pipelines, rehearsed as they are.</summary>
public sealed class PipelineTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(SampleOffer.File)!, "pipelines");

    [Theory]
    [InlineData("bash", "publish.sh")]
    [InlineData("/usr/bin/python3", "publish.py")]
    public async Task A_pipeline_takes_an_offer_live(string shell, string file)
    {
        var ended = await RehearseAsync(shell, file);
        Assert.True(ended.Code == 0, ended.Output + ended.Error);
        Assert.EndsWith("/api/publishers/contoso/offers/contoso-offer is live\n", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "publish.sh")]
    [InlineData("/usr/bin/python3", "publish.py")]
    public async Task A_pipeline_fails_with_the_reason_where_certification_does(string shell, string file)
    {
        var ended = await RehearseAsync(shell, file, "--scenarios", "certification-fails");
        Assert.Equal(1, ended.Code);
        Assert.Contains("Certification failed: the machine did not answer", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("is live", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "publish.sh")]
    [InlineData("/usr/bin/python3", "publish.py")]
    public async Task A_pipeline_goes_live_although_answers_are_lost(string shell, string file)
    {
        const string lost =
            "rules: [{when: {call: putOffer, nth: 1-2}, then: {answer: 502}}, {when: {call: operation, nth: 1-2}, then: {answer: drop}}]";
        var scenario = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(scenario, lost);
            var ended = await RehearseAsync(shell, file, "--scenarios", scenario);
            Assert.True(ended.Code == 0, ended.Output + ended.Error);
        }
        finally
        {
            File.Delete(scenario);
        }
    }

    [Theory]
    [InlineData("bash", "publish.sh")]
    [InlineData("/usr/bin/python3", "publish.py")]
    public async Task A_pipeline_stops_at_once_where_it_is_refused_and_says_each_fault_once_as_people_read_it(string shell, string file)
    {
        var faulty = SampleOffer.Of("contoso-offer", displayText: $"\"äß\" {new string('x', 50)}").Replace(
            "\"Linux\"", "\"BSD\"", StringComparison.Ordinal);
        var (ended, calls) = await RefusedAsync(shell, file, faulty);
        Assert.Equal(1, ended.Code);
        Assert.Equal(["200 PUT", "422 POST"], calls);
        Assert.Equal(4, ended.ErrorLines.Count);
        Assert.EndsWith("/offers/contoso-offer/publish was refused with 422:", ended.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith("The offer cannot be published: 2 faults found.", ended.ErrorLines[1], StringComparison.Ordinal);
        Assert.StartsWith(
            "/definition/displayText: displayText: found 55 characters ('\"äß\" xxx", ended.ErrorLines[2], StringComparison.Ordinal);
        Assert.Contains("operatingSystemFamily: found 'BSD'; allowed: Windows, Linux.", ended.ErrorLines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "publish.sh", 400)]
    [InlineData("/usr/bin/python3", "publish.py", 400)]
    [InlineData("bash", "publish.sh", 403)]
    [InlineData("/usr/bin/python3", "publish.py", 403)]
    public async Task A_pipeline_does_not_repeat_what_was_refused(string shell, string file, int status)
    {
        // A type that nobody knows, and somebody who may do nothing.
        var offer = SampleOffer.Of("contoso-offer").Replace("\"microsoft-azure-virtualmachines\"", status == 400
            ? "\"other\""
            : "\"microsoft-azure-virtualmachines\"", StringComparison.Ordinal);
        var (ended, calls) = await RefusedAsync(shell, file, offer, status == 403 ? ["--as", "stranger"] : []);
        Assert.Equal(1, ended.Code);
        Assert.Equal([$"{status} PUT"], calls);
        Assert.Contains(status == 400 ? "'other'" : "User does not have the required permissions", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "publish.sh")]
    [InlineData("/usr/bin/python3", "publish.py")]
    public async Task A_pipeline_shows_warnings_once_and_goes_live(string shell, string file)
    {
        var offer = JsonNode.Parse(SampleOffer.Of("contoso-offer"))!;
        offer["definition"]!["offer"]![
            "microsoft-azure-marketplace.screenshots"] = new JsonArray(new JsonObject { ["imageName"] = "Overview" });
        var (ended, _) = await RefusedAsync(shell, file, offer.ToJsonString());
        Assert.True(ended.Code == 0, ended.Output + ended.Error);
        Assert.Contains("found an entry without the address of a picture", ended.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("as 'screenshotUrl'", ended.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal(ended.ErrorLines.Count, ended.ErrorLines.Distinct().Count() + 1); // once for the publish, once for the go-live
    }

    /// <summary>The run, and its calls of the portal.</summary>
    private static async Task<(Ended Ended, IReadOnlyList<string> Calls)> RefusedAsync(
        string shell, string file, string offer, params string[] options)
    {
        await using var place = await Place.CreateAsync();
        var (document, report) = (Path.Combine(place.Folder, "offer.json"), Path.Combine(place.Folder, "calls.json"));
        await File.WriteAllTextAsync(document, offer);
        var ended = await SlipwayProgram.RunAsync(
            place.Folder,
            ["exec", "--report", report, .. options, "--", shell, Path.Combine(Folder, file), document],
            ("POLL_SECONDS", "0.1"),
            ("LC_ALL", "C.UTF-8"));
        var calls = JsonNode.Parse(await File.ReadAllTextAsync(report))!["calls"]!.AsArray().Select(call => call!)
            .Where(call => call["host"]!.GetValue<string>().StartsWith("cloudpartner", StringComparison.Ordinal));
        return (ended, [.. calls.Select(call => $"{call["status"]} {call["method"]}")]);
    }

    private static async Task<Ended> RehearseAsync(string shell, string file, params string[] options)
    {
        await using var place = await Place.CreateAsync();
        return await SlipwayProgram.RunAsync(
            place.Folder, ["exec", .. options, "--", shell, Path.Combine(Folder, file), SampleOffer.File], ("POLL_SECONDS", "0.1"));
    }
}
