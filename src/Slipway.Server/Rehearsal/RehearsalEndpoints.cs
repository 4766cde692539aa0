using Slipway.Server.Rehearsal.Clock;
using Slipway.Server.Rehearsal.Journal;
using Slipway.Server.Rehearsal.Scenarios;
using Slipway.Server.Rehearsal.State;

namespace Slipway.Server.Rehearsal;

/// <summary>What only a rehearsal serves, all below <c>/_slipway</c>, to whoever asks: no token, no api-version.</summary>
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
        app.MapRunningOperations();
    }
}
