using Slipway.Faults.Programs;

namespace Slipway.Faults.Samples;

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
        const string lost = "rules: [{when: {call: putOffer, nth: 1-2}, then: {answer: 502}}, {when: {call: operation, nth: 1-2}, then: {answer: drop}}]";
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

    private static async Task<Ended> RehearseAsync(string shell, string file, params string[] options)
    {
        await using var place = await Place.CreateAsync();
        return await SlipwayProgram.RunAsync(place.Folder, ["exec", .. options, "--", shell, Path.Combine(Folder, file), SampleOffer.File], ("POLL_SECONDS", "0.1"));
    }
}
