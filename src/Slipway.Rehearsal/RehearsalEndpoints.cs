using Slipway.Rehearsal.Clock;
using Slipway.Rehearsal.Files;
using Slipway.Rehearsal.Journal;
using Slipway.Rehearsal.Scenarios;
using Slipway.Rehearsal.State;
using Slipway.Rehearsal.Tls;
using Slipway.Rehearsal.Wire;

namespace Slipway.Rehearsal;

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
