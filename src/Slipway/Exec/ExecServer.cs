using Slipway.Rehearsal;
using Slipway.Server;
using Slipway.Server.Settings;

namespace Slipway.Cli.Exec;

/// <summary>
/// The rehearsal of one run: in this process, on loopback, with its data in the run's folder.
/// </summary>
internal static class ExecServer
{
    /// <summary>The run sets these itself, so that the server is private to it.</summary>
    private static readonly string[] Fixed = ["Urls", "Data", "Database", "Database:Pooler", "Database:Direct", "Rehearsal", "AllowRemote",
        "Secrets:KeyFile", "PublicUrl", "Tls:Hosts", "Tls:Port"];

    /// <summary>The settings that have a flag of exec, too; --set gives the others.</summary>
    public static IEnumerable<SettingInfo> Flags =>
        from row in ProgramOptions.Settings
        where row.Name is "Load" or "Pace" or "RandomSeed" or "Rehearsal:Files" or "Scenarios"
        select row with
        {
            Meaning = $"For exec's own server. {row.Meaning}",
            Default = row.Name switch { "Pace" => "instant", "Scenarios" => "none", "RandomSeed" => "a random one", _ => row.Default },
        };

    /// <summary>
    /// The server's settings, or what is wrong with the requested ones. Settings files and
    /// environment variables are not read: they may name somebody's database.
    /// </summary>
    public static (ProgramOptions? Options, IReadOnlyList<string> Faults) Read(
        IReadOnlyDictionary<string, string?> asked, IReadOnlyList<string> publishers, string folder)
    {
        var taken = asked.Keys.Where(name => Fixed.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => $"{name} cannot be set here: exec sets it for its own server. Use --server URL for another server.").ToList();
        if (taken.Count > 0)
            return (null, taken);
        var flags = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Pace"] = "instant" };
        foreach (var (name, value) in asked)
            flags[name] = value;
        (flags["Rehearsal"], flags["Urls"], flags["Data"]) = ("true", "http://127.0.0.1:0", Path.Combine(folder, "data"));
        var (options, faults) = ProgramOptions.ReadFlags(flags);
        return (options is null ? null : new ProgramOptions(
            options.Service with { Rules = options.Service.Rules with { ExplainedByCommand = true } },
            options.Rehearsal with { MorePublishers = publishers }), faults);
    }

    public static async Task<WebApplication> StartAsync(ProgramOptions options, Action<ILoggingBuilder> logs, CancellationToken cancel)
    {
        var app = await SlipwayHost.BuildAsync(options.Service, TimeProvider.System, logs, options.Extension, cancel, services =>
            services.AddSingleton<IHostLifetime, CommandLifetime>());
        await SlipwayHost.StartAsync(app, cancel);
        return app;
    }
}
