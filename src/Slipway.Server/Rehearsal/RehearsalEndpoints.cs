using Slipway.Server.Artifacts;
using Slipway.Server.Rehearsal.Journal;
using Slipway.Server.Rehearsal.State;
using Slipway.Server.Rehearsal.Scenarios;
using Slipway.Server.Rehearsal.Clock;

namespace Slipway.Server.Rehearsal;

/// <summary>What only a rehearsal serves, all below <c>/_slipway</c>, to whoever asks: no token, no api-version. The sample offer's files are also found under the host name that the sample gives them.</summary>
public static class RehearsalEndpoints
{
    public const string SamplesPath = "/_slipway/samples";

    public static void MapRehearsal(this WebApplication app)
    {
        app.MapSampleFiles(SamplesPath);
        app.MapState();
        app.MapJournal();
        app.MapScenarios();
        app.MapClock();
        app.MapManagement();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var own = app.Services.GetRequiredService<PublicAddress>().Listening;
            app.Services.GetRequiredService<GuardedFetcher>().Aliases =
                new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase) { [SampleFiles.Host] = new(own + SamplesPath) };
        });
    }
}
