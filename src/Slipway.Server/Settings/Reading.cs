using System.Globalization;
using System.Net;
using System.Xml;
using Slipway.Core.Fetching;
using Slipway.Core.Rules;
using Slipway.Server.Rehearsal.Files;
using Slipway.Server.Rehearsal.Scenarios;
using Slipway.Storage.Postgres;

namespace Slipway.Server.Settings;

/// <summary>Reads one setting after the other and collects what is wrong with them.</summary>
internal sealed class Reading(IConfiguration configuration)
{
    private static readonly Dictionary<string, string> Flags = new(StringComparer.Ordinal)
    {
        ["Urls"] = "--urls",
        ["AllowRemote"] = "--allow-remote",
        ["Tls:Port"] = "--tls-port",
        ["Pace"] = "--pace",
        ["Scenarios"] = "--scenarios",
        ["RandomSeed"] = "--random-seed",
        ["Rehearsal:Files"] = "--files",
        ["Rehearsal:AllowedHosts"] = "--allow-host",
    };

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

    /// <summary>A text that no message may repeat.</summary>
    public string? Secret(string name, Func<string, bool> isAllowed, string allowed)
    {
        if (Text(name) is not { } text || isAllowed(text))
            return Text(name);
        Faults.Add($"{name} is not {allowed}.");
        return null;
    }

    public IReadOnlyList<string> List(string name) => configuration.GetSection(name).GetChildren().Select(child => child.Value).OfType<string>().ToArray() is { Length: > 0 } items
        ? items
        : Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Hosts, each with or without a port.</summary>
    public IReadOnlyList<string> Hosts(string name)
    {
        var hosts = List(name);
        foreach (var host in hosts.Where(host => AllowedHost.Read(host) is null))
            Refuse(name, host, AllowedHost.Form);
        return hosts;
    }

    public FileMap Files()
    {
        var (map, faults) = FileMap.Read(List("Rehearsal:Files"));
        Faults.AddRange(faults.Select(fault => $"{Shown("Rehearsal:Files")}: {fault}"));
        return map ?? FileMap.Empty;
    }

    /// <summary>A flag; or the names that a rehearsal is reached by, which implies it.</summary>
    public (bool Allowed, IReadOnlyList<string> Names) AllowRemote()
    {
        const string name = "AllowRemote";
        var items = List(name);
        if (items is [])
            return (false, []);
        if (items is [var only] && bool.TryParse(only, out var allowed))
            return (allowed, []);
        foreach (var host in items.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
            Refuse(name, host, "true, false, or host names without a port, with commas between them");
        return (true, items);
    }

    public IPNetwork? Network(string name, string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        Refuse(name, text, "networks such as 10.1.0.0/16");
        return null;
    }

    public string? Tenant(string text)
    {
        if (Guid.TryParse(text, out var id))
            return id.ToString();
        Refuse("Identity:Tenants", text, "GUIDs");
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
            var isKnown = value is null || name.Equals(SettingsReader.ServerOfExec, StringComparison.OrdinalIgnoreCase) || known.Any(setting => name.Equals(setting, StringComparison.OrdinalIgnoreCase) || IsItem(name, setting));
            if (!isKnown)
                Faults.Add($"there is no setting '{name}'{(SimilarKeys.Nearest(name, known) is { } near ? $"; do you mean '{near}'?" : ".")} Settings are: {string.Join(", ", known)}.");
        }
    }

    /// <summary>Items of a list are numbered.</summary>
    private static bool IsItem(string name, string list) =>
        name.StartsWith(list + ":", StringComparison.OrdinalIgnoreCase) && name.AsSpan(list.Length + 1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Apart from the others, since its text may hold a password and must not be repeated.</summary>
    public SmtpServer? MailServer()
    {
        if (Text("Mail:Smtp") is not { } text)
            return null;
        var (server, fault) = SmtpServer.Read(text);
        if (fault is not null)
            Faults.Add(fault);
        return server;
    }

    /// <summary>The text of the scenario that the setting names.</summary>
    public string? Scenarios()
    {
        if (Text("Scenarios") is not { } setting)
            return null;
        var (document, faults) = ScenarioSetting.Read(setting);
        Faults.AddRange(faults);
        return document;
    }

    public void CheckTogether(SlipwaySettings settings)
    {
        if (Text("Mail:Smtp") is null != Text("Mail:From") is null)
            Faults.Add("mail needs both Mail:Smtp, the server, and Mail:From, the sender; set the one that is missing, or neither.");
        foreach (var url in settings.Urls.Split(';'))
        {
            if (SettingsReader.WebAddress(url) is null)
                Refuse("Urls", url, "addresses such as http://127.0.0.1:5080, divided by ';'");
            else
                CheckListening(settings, url);
        }

        if (settings.TelemetryPrometheus is { } metrics)
            CheckListening(settings, metrics);

        if (settings is { Database: null, DatabaseDirect: not null } or { Database: null, DatabasePooler: not Pooler.None })
        {
            Faults.Add("Database:Pooler and Database:Direct say more about Database, which is not set. In slipway.json the three stand side by side: "
                + "{\"Database\": \"Host=...\", \"Database:Pooler\": \"transaction\"}.");
        }

        if (settings.ArtifactsStoreKey is null != settings.ArtifactsStoreSecret is null)
            Faults.Add("a bucket's key needs both Artifacts:StoreKey and Artifacts:StoreSecret; set the one that is missing, or neither.");

        if (settings is { Rehearsal: false, Data: SlipwaySettings.Memory })
            Faults.Add($"the data '{SlipwaySettings.Memory}' is deleted at exit, which is for rehearsals; add --rehearsal, or name a folder with --data.");
        if (settings is { Rehearsal: false, Load: not null })
            Faults.Add("--load is for rehearsals; add --rehearsal, or leave --load out.");
        foreach (var (name, flag) in (ReadOnlySpan<(string, string)>)
            [("Scenarios", "--scenarios"), ("RandomSeed", "--random-seed"), ("Rehearsal:Files", "--files"), ("Rehearsal:AllowedHosts", "--allow-host"),
            ("Rehearsal:ShortestOperation", "the setting")])
        {
            if (!settings.Rehearsal && List(name).Count > 0)
                Faults.Add($"{name} is for rehearsals; add --rehearsal, or leave {flag} out.");
        }
        if (!settings.Rehearsal && settings.Pace is { RehearsalOnly: true } pace)
            Faults.Add($"the pace '{pace.Name}' is for rehearsals; add --rehearsal, or leave --pace out.");
        if (settings is { TlsHosts: true, Rehearsal: false })
            Faults.Add("only a rehearsal may answer in the name of other hosts; add --rehearsal, or leave --tls-hosts out.");
    }

    private void CheckListening(SlipwaySettings settings, string url)
    {
        if (new Uri(url).Scheme == Uri.UriSchemeHttps)
            Faults.Add($"TLS is not spoken here: listen on http, behind a proxy that speaks it, instead of '{url}'.");
        else if (new Uri(url) is { PathAndQuery: not "/" })
            Faults.Add($"'{url}' has a path; listen on an address without one.");
        else if (new Uri(url) is { Host: "localhost", Port: 0 })
            Faults.Add($"'{url}' may mean two addresses, which cannot share a free port; use http://127.0.0.1:0.");
        else if (settings is { Rehearsal: true, AllowRemote: false } && !new Uri(url).IsLoopback)
            Faults.Add($"a rehearsal has well-known credentials and binds to loopback only; '{url}' is not. Use --allow-remote if you mean it.");
    }

    private void Refuse(string name, string found, string allowed) => Faults.Add($"{Shown(name)} is '{found}'; allowed is {allowed}.");

    /// <summary>A setting with the flag that gives it, where there is one: a person may have typed either.</summary>
    internal static string Shown(string name) => Flags.TryGetValue(name, out var flag) ? $"{name} ({flag})" : name;

    private static TimeSpan? Duration(string text)
    {
        try
        {
            var value = text.StartsWith('P') ? XmlConvert.ToTimeSpan(text) : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
            return value >= TimeSpan.Zero ? value : null;
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return null;
        }
    }
}
