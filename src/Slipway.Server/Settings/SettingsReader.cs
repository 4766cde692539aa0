using System.Globalization;
using System.Net;
using System.Xml;
using Slipway.Core.Time;
using Slipway.Core.Transitions;

namespace Slipway.Server.Settings;

/// <summary>
/// Reads settings from <c>slipway.json</c>, <c>SLIPWAY_*</c> variables and flags, in rising order, and names everything that is wrong with them at once.
/// </summary>
public static class SettingsReader
{
    private const string DefaultData = "./slipway-data";

    /// <summary>Every setting's name; docs/settings.md explains each.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "Urls", "Data", "Database", "Rehearsal", "AllowRemote", "Pace", "PublicUrl", "Secrets:KeyFile", "Identity:Authority", "Identity:Audience",
        "Identity:TokenLifetime", "Roles:ContributorMayGoLive", "Compatibility:RequireIfMatch", "Compatibility:CreatedOnPut", "Artifacts:AllowedHosts",
        "Artifacts:AllowedNetworks", "Artifacts:Timeout", "Artifacts:Images", "Runner:Concurrency", "Runner:Lease", "Runner:Poll", "Runner:Retries", "Storage:WriteQueue",
    ];

    /// <param name="flags">What was given on the command line, by setting name; the last word.</param>
    /// <param name="file">The settings file; it need not exist.</param>
    public static (SlipwaySettings? Settings, IReadOnlyList<string> Faults) Read(IReadOnlyDictionary<string, string?> flags, string file = "slipway.json")
    {
        IConfiguration configuration;
        try
        {
            configuration = Configure(flags, file);
        }
        catch (InvalidDataException fault)
        {
            return (null, [fault.Message]);
        }

        var reading = new Reading(configuration);
        reading.RefuseUnknown(Known);
        var defaults = new SlipwaySettings { Urls = "http://127.0.0.1:5080", Data = DefaultData };
        var settings = new SlipwaySettings
        {
            Urls = reading.Text("Urls") ?? defaults.Urls,
            Data = reading.Text("Data") ?? defaults.Data,
            Database = reading.Text("Database"),
            Rehearsal = reading.Flag("Rehearsal", defaults.Rehearsal),
            AllowRemote = reading.Flag("AllowRemote", defaults.AllowRemote),
            Pace = reading.Parsed("Pace", Pace.Parse, defaults.Pace, "real, instant, documented, or a factor such as 1000x"),
            PublicUrl = reading.Parsed("PublicUrl", WebAddress, null, "an http or https address")?.TrimEnd('/'),
            SecretsKeyFile = reading.Text("Secrets:KeyFile"),
            IdentityAuthority = reading.Parsed("Identity:Authority", WebAddress, null, "an http or https address"),
            IdentityAudience = reading.Text("Identity:Audience") ?? defaults.IdentityAudience,
            TokenLifetime = reading.Time("Identity:TokenLifetime", defaults.TokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            ContributorMayGoLive = reading.Flag("Roles:ContributorMayGoLive", defaults.ContributorMayGoLive),
            RequireIfMatch = reading.Parsed("Compatibility:RequireIfMatch", RuleOf, defaults.RequireIfMatch, "off, 400 or 409"),
            CreatedOnPut = reading.Flag("Compatibility:CreatedOnPut", defaults.CreatedOnPut),
            ArtifactsAllowedHosts = reading.List("Artifacts:AllowedHosts"),
            ArtifactsAllowedNetworks = [.. reading.List("Artifacts:AllowedNetworks").Select(reading.Network).OfType<IPNetwork>()],
            ArtifactsTimeout = reading.Time("Artifacts:Timeout", defaults.ArtifactsTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            RunnerConcurrency = reading.Number("Runner:Concurrency", defaults.RunnerConcurrency, 1, 1024),
            RunnerLease = reading.Time("Runner:Lease", defaults.RunnerLease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            RunnerPoll = reading.Time("Runner:Poll", defaults.RunnerPoll, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            RunnerRetries = reading.Number("Runner:Retries", defaults.RunnerRetries, 0, 100),
            WriteQueue = reading.Number("Storage:WriteQueue", defaults.WriteQueue, 1, 1_000_000),
        };
        reading.Parsed("Artifacts:Images", text => text == "inspect" ? text : null, "inspect", "inspect (copying images is not there yet)");
        reading.CheckTogether(settings);
        return reading.Faults.Count == 0 ? (settings, []) : (null, reading.Faults);
    }

    /// <summary>Where the store is, for the verbs that need no other setting and must not stumble over one.</summary>
    /// <exception cref="InvalidDataException">The settings file cannot be read.</exception>
    public static (string Data, string? Database) ReadStore(IReadOnlyDictionary<string, string?> flags, string file = "slipway.json")
    {
        var reading = new Reading(Configure(flags, file));
        return (reading.Text("Data") ?? DefaultData, reading.Text("Database"));
    }

    private static IConfiguration Configure(IReadOnlyDictionary<string, string?> flags, string file)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file), optional: true)
                .AddEnvironmentVariables("SLIPWAY_")
                .AddInMemoryCollection(flags)
                .Build();
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{file} cannot be read: {fault.InnerException?.Message ?? fault.Message}", fault);
        }
    }

    private static string? WebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? text : null;

    private static IfMatchRule? RuleOf(string text) => text.ToLowerInvariant() switch
    {
        "off" => IfMatchRule.Off,
        "400" => IfMatchRule.Documented,
        "409" => IfMatchRule.Observed,
        _ => null,
    };

    private sealed class Reading(IConfiguration configuration)
    {
        public List<string> Faults { get; } = [];

        public string? Text(string name) => configuration[name] is { Length: > 0 } text ? text : null;

        public bool Flag(string name, bool otherwise) =>
            Parsed(name, text => bool.TryParse(text, out var value) ? value : (bool?)null, otherwise, "true or false");

        public int Number(string name, int otherwise, int least, int most) => Parsed(
            name,
            text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : (int?)null,
            otherwise,
            $"a whole number from {least} to {most}");

        /// <summary>ISO 8601 (<c>PT15S</c>) or hours:minutes:seconds.</summary>
        public TimeSpan Time(string name, TimeSpan otherwise, TimeSpan least, TimeSpan most) => Parsed(
            name,
            text => Duration(text) is { } value && value >= least && value <= most ? value : (TimeSpan?)null,
            otherwise,
            $"a duration from {XmlConvert.ToString(least)} to {XmlConvert.ToString(most)}, such as PT15S or 00:00:15");

        public IReadOnlyList<string> List(string name) => configuration.GetSection(name).GetChildren().Select(child => child.Value).OfType<string>().ToArray() is { Length: > 0 } items
            ? items
            : Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

        public IPNetwork? Network(string text)
        {
            if (IPNetwork.TryParse(text, out var network))
                return network;
            Refuse("Artifacts:AllowedNetworks", text, "networks such as 10.1.0.0/16");
            return null;
        }

        public T Parsed<T>(string name, Func<string, T?> parse, T otherwise, string allowed)
            where T : struct
        {
            if (Text(name) is not { } text)
                return otherwise;
            if (parse(text) is { } value)
                return value;
            Refuse(name, text, allowed);
            return otherwise;
        }

        public T Parsed<T>(string name, Func<string, T?> parse, T otherwise, string allowed)
            where T : class?
        {
            if (Text(name) is not { } text)
                return otherwise;
            if (parse(text) is { } value)
                return value;
            Refuse(name, text, allowed);
            return otherwise;
        }

        /// <summary>A misspelt setting must not pass as one that was never set.</summary>
        public void RefuseUnknown(IReadOnlyCollection<string> known)
        {
            foreach (var (name, value) in configuration.AsEnumerable())
            {
                var isKnown = value is null || known.Any(setting =>
                    name.Equals(setting, StringComparison.OrdinalIgnoreCase) || name.StartsWith(setting + ":", StringComparison.OrdinalIgnoreCase));
                if (!isKnown)
                    Faults.Add($"there is no setting '{name}'. Settings are: {string.Join(", ", known)}.");
            }
        }

        public void CheckTogether(SlipwaySettings settings)
        {
            foreach (var url in settings.Urls.Split(';'))
            {
                if (WebAddress(url) is null)
                    Refuse("Urls", url, "addresses such as http://127.0.0.1:5080, divided by ';'");
                else if (new Uri(url).Scheme == Uri.UriSchemeHttps)
                    Faults.Add($"TLS is not spoken here: listen on http, behind a proxy that speaks it, instead of '{url}'.");
                else if (new Uri(url) is { PathAndQuery: not "/" })
                    Faults.Add($"'{url}' has a path; listen on an address without one.");
                else if (new Uri(url) is { Host: "localhost", Port: 0 })
                    Faults.Add($"'{url}' may mean two addresses, which cannot share a free port; use http://127.0.0.1:0.");
                else if (settings is { Rehearsal: true, AllowRemote: false } && !new Uri(url).IsLoopback)
                    Faults.Add($"a rehearsal has well-known credentials and binds to loopback only; '{url}' is not. Use --allow-remote if you mean it.");
            }

            if (!settings.Rehearsal && settings.Pace.RehearsalOnly)
                Faults.Add($"the pace '{settings.Pace.Name}' is for rehearsals; add --rehearsal, or leave --pace out.");
        }

        private void Refuse(string name, string found, string allowed) => Faults.Add($"{name} is '{found}'; allowed is {allowed}.");

        private static TimeSpan? Duration(string text)
        {
            try
            {
                var value = text.StartsWith('P') ? XmlConvert.ToTimeSpan(text) : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
                return value > TimeSpan.Zero ? value : null;
            }
            catch (Exception fault) when (fault is FormatException or OverflowException)
            {
                return null;
            }
        }
    }
}
