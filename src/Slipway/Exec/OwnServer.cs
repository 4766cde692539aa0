using Slipway.Rehearsal;
using Slipway.Server;

namespace Slipway.Cli.Exec;

/// <summary>The rehearsal that belongs to one run: in this process, on loopback, with its data in the run's folder.</summary>
internal static class OwnServer
{
    /// <summary>They are what makes it the run's own.</summary>
    private static readonly string[] Fixed = ["Urls", "Data", "Database", "Database:Pooler", "Database:Direct", "Rehearsal", "AllowRemote", "Secrets:KeyFile", "PublicUrl", "Tls:Hosts", "Tls:Port"];

    /// <summary>The settings of it, or what is wrong with those that were asked for. No settings file and no variable is read: they may name somebody's database.</summary>
    public static (SlipwaySettings? Settings, IReadOnlyList<string> Faults) Read(
        IReadOnlyDictionary<string, string?> asked, IReadOnlyList<string> publishers, string folder)
    {
        var taken = asked.Keys.Where(name => Fixed.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(name => $"{name} is not to be set here: the server is this run's own. Use --server URL for another.").ToList();
        if (taken.Count > 0)
            return (null, taken);
        var flags = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Pace"] = "instant" };
        foreach (var (name, value) in asked)
            flags[name] = value;
        (flags["Rehearsal"], flags["Urls"], flags["Data"]) = ("true", "http://127.0.0.1:0", Path.Combine(folder, "data"));
        var (settings, faults) = SlipwaySettings.ReadFlags(flags);
        return (settings is null ? null : settings with
        {
            Rules = settings.Rules with { ExplainedByCommand = true },
            Rehearsal = settings.Rehearsal with { MorePublishers = publishers },
        }, faults);
    }

    public static async Task<WebApplication> StartAsync(SlipwaySettings settings, Action<ILoggingBuilder> logs, CancellationToken cancel)
    {
        var app = await SlipwayHost.BuildAsync(settings, TimeProvider.System, logs, new RehearsalExtension(), cancel, services => services.AddSingleton<IHostLifetime, OwnLifetime>());
        await SlipwayHost.StartAsync(app, cancel);
        return app;
    }
}
