using Slipway.Server.Artifacts;

namespace Slipway.Server.Rehearsal;

/// <summary>What only a rehearsal serves, all below <c>/_slipway</c>: the sample offer's files, under the host name that the sample gives them.</summary>
public static class RehearsalEndpoints
{
    public const string SamplesPath = "/_slipway/samples";

    public static void MapRehearsal(this WebApplication app)
    {
        app.MapSampleFiles(SamplesPath);
        app.MapManagement();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var own = app.Services.GetRequiredService<PublicAddress>().Listening;
            app.Services.GetRequiredService<GuardedFetcher>().Aliases =
                new Dictionary<string, Uri>(StringComparer.OrdinalIgnoreCase) { [SampleFiles.Host] = new(own + SamplesPath) };
        });
    }
}
