using Slipway.Faults.Programs;
using Xunit.Abstractions;

namespace Slipway.Faults.Exec;

/// <summary>
/// The original's own command line, as Debian ships it, signs in and takes the sample live. It is large and slow to start, so only script/nightly installs it and
/// sets SLIPWAY_FAULTS_AZ; without it the same walk is that of the other clients.
/// </summary>
public sealed class AzTests(ITestOutputHelper output)
{
    private const string Script = """
        set -eu
        offer=https://cloudpartner.azure.com/api/publishers/contoso/offers/contoso-offer
        rest() { az rest --resource https://cloudpartner.azure.com --method "$1" --url "$offer$2?api-version=2017-10-31" "${@:3}"; }
        await() { until [ "$(rest get /status --query status -o tsv)" = "$1" ]; do sleep 0.5; done; echo "$1"; }
        az login --service-principal -u "$AZURE_CLIENT_ID" -p "$AZURE_CLIENT_SECRET" --tenant "$AZURE_TENANT_ID" --allow-no-subscriptions -o none
        rest put '' --body "@$1" -o none
        rest post /publish -o none
        await waitingForPublisherReview
        rest post /golive -o none
        await succeeded
        """;

    [Fact]
    public async Task Az_signs_in_publishes_and_goes_live()
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_FAULTS_AZ") is null)
            return;
        await using var place = await Place.CreateAsync();
        var ended = await SlipwayProgram.RunAsync(place.Folder, ["exec", "--", "bash", "-c", Script, "bash", SampleOffer.File], TimeSpan.FromMinutes(10));
        Assert.True(ended.Code == 0, ended.Error);
        Assert.Equal("waitingForPublisherReview\nsucceeded\n", ended.Output);
        output.WriteLine("nightly: az | login, publish and go live through exec");
    }
}
