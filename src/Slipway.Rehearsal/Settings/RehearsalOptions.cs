using System.Diagnostics.CodeAnalysis;
using Slipway.Core.Publishing;
using Slipway.Rehearsal.Files;
using Slipway.Server.Fetching;
using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Rehearsal.Settings;

/// <summary>Whether the service is a rehearsal, and what happens in it.</summary>
public sealed record RehearsalOptions
{
    public static readonly SettingsTable<RehearsalOptions> Settings = new()
    {
        {
            "Load", "none",
            "A folder of publishers, principals and offers, at any stage, to load into a rehearsal's new database. "
            + "See [rehearse.md](rehearse.md#state-on-demand).",
            Text, (options, value) => options with { Load = value }, "--load"
        },
        {
            "Rehearsal", "`false`",
            "Runs as a rehearsal: well-known clients and publishers, sample files, and any pace; on loopback only. See "
            + "[rehearse.md](rehearse.md).",
            Flag, (options, value) => options with { IsOn = value }, "--rehearsal"
        },
        {
            "AllowRemote", "`false`",
            "Lets a rehearsal listen on addresses other than loopback. It then accepts requests to every IP address and to the machine's "
            + "name; to accept other host names, too, give them instead of `true`, several with commas. "
            + "See [rehearse.md](rehearse.md#allowed-hosts).",
            new SettingForm<IReadOnlyList<string>?>(
                "true, false, or host names without a port, separated by commas", ReadRemote, SettingArity.SwitchOrList),
            (options, value) => options with { AllowRemote = value is not null, AllowRemoteNames = value ?? [] }, "--allow-remote"
        },
        {
            "Scenarios", "the database's; none in a new one",
            "The scenario, which decides what happens in a rehearsal: a YAML or JSON file, or the name of a ready-made one. See "
            + "[rehearse.md](rehearse.md).",
            new SettingForm<string>(null, ScenarioSetting.Read), (options, value) => options with { Scenarios = value }, "--scenarios"
        },
        {
            "RandomSeed", "the database's; a random one in a new one",
            "The seed of a rehearsal's random numbers, to repeat a run. It is logged at the start.",
            Number(0, int.MaxValue), (options, value) => options with { RandomSeed = value }, "--random-seed"
        },
        {
            "Rehearsal:Files", "none",
            "Addresses of other hosts that a rehearsal serves from files on this machine: `https://host[/path]=FOLDER`, `=FILE`, "
            + $"`={FileMap.Samples}` or `={FileMap.WindowsSamples}`; several with commas, at most 100. The longest prefix "
            + "decides. See [rehearse.md](rehearse.md#files).",
            new SettingForm<FileMap>(null, ReadFiles, SettingArity.List), (options, value) => options with { Files = value }, "--files"
        },
        {
            "Rehearsal:AllowedHosts", "none (only this machine)",
            "Hosts besides this machine that a rehearsal fetches files from and notifies by webhooks: `host` or `host:port`; several "
            + "with commas.",
            FetchOptions.Hosts, (options, value) => options with { AllowedHosts = value }, "--allow-host"
        },
        {
            "Rehearsal:ShortestOperation", "`00:00:01`",
            "The shortest duration of an operation of a rehearsal and of a slow cancel, so that a client can see it run. "
            + "It is machine time, and applies at every pace and while the clock is frozen. 0 in `Slipway.Testing`.",
            Duration(TimeSpan.Zero, TimeSpan.FromMinutes(1)), (options, value) => options with { ShortestOperation = value }
        },
        {
            "Pace", "the database's, `real` in a new one",
            "How fast market time and holds go: `real`, or in a rehearsal also `instant`, `documented` or a factor from `1x` to "
            + "`1000000x`.",
            Parsed<Pace>(IsPace, Slipway.Core.Publishing.Pace.Allowed), (options, value) => options with { Pace = value }, "--pace"
        },
        {
            "Tls:Hosts", "`false`",
            "Rehearsal only: also serves TLS under the host names that clients have in their code; `slipway ca export` prints the "
            + "certificate to trust. See [exec.md](exec.md#use-a-hosts-file-instead).",
            Flag, (options, value) => options with { TlsHosts = value }, "--tls-hosts"
        },
        {
            "Tls:Port", "`443`",
            "The port for `Tls:Hosts`, on the interface of the first of `Urls`; 0 picks a free one.",
            Number(0, 65535), (options, value) => options with { TlsPort = value }, "--tls-port"
        },
        { Check },
    };

    /// <summary>A folder of what a rehearsal's new database begins with; null: the well-known publishers and principals alone.</summary>
    public string? Load { get; init; }

    public bool IsOn { get; init; }

    /// <summary>Whether a rehearsal may listen beyond loopback; it then answers to every IP address and to the machine's name.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>More host names that a rehearsal answers to.</summary>
    public IReadOnlyList<string> AllowRemoteNames { get; init; } = [];

    /// <summary>Null: that of the database, which is real until another is set.</summary>
    public Pace? Pace { get; init; }

    /// <summary>The text of a scenario that was read without fault; null: what the rehearsal's database holds.</summary>
    public string? Scenarios { get; init; }

    /// <summary>Null: what the rehearsal's database holds, or any.</summary>
    public int? RandomSeed { get; init; }

    public FileMap Files { get; init; } = FileMap.Empty;

    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    public TimeSpan ShortestOperation { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a rehearsal also speaks TLS in the name of the hosts that clients have in their code.</summary>
    public bool TlsHosts { get; init; }

    /// <summary>0 picks a free port.</summary>
    public int TlsPort { get; init; } = 443;

    /// <summary>Publishers that a rehearsal has beside the well-known ones, with the same principals. Not a setting.</summary>
    public IReadOnlyList<string> MorePublishers { get; init; } = [];

    /// <summary>Null: not allowed; else the names that a rehearsal is reached by.</summary>
    private static bool ReadRemote(SettingText text, out IReadOnlyList<string>? names)
    {
        names = text.Items;
        if (text.Items is [var only] && bool.TryParse(only, out var isAllowed))
            names = isAllowed ? [] : null;
        else if (text.Items.FirstOrDefault(host => Uri.CheckHostName(host) == UriHostNameType.Unknown) is { } wrong)
            return text.Refuse(wrong);
        return true;
    }

    private static bool ReadFiles(SettingText text, [MaybeNullWhen(false)] out FileMap map)
    {
        (map, var faults) = FileMap.Read([.. text.Items]);
        return map is not null || text.Fault(faults.Select(fault => $"{text.Setting.Shown}: {fault}"));
    }

    private static bool IsPace(string text, [MaybeNullWhen(false)] out Pace pace)
    {
        pace = Slipway.Core.Publishing.Pace.Parse(text);
        return pace is not null;
    }

    private static void Check(RehearsalOptions options, SettingsInput input)
    {
        if (options.IsOn)
            return;
        if (options.Load is not null)
            input.Faults.Add("--load is for rehearsals; add --rehearsal, or leave --load out.");
        foreach (var (name, flag) in (ReadOnlySpan<(string, string)>)
            [("Scenarios", "--scenarios"), ("RandomSeed", "--random-seed"), ("Rehearsal:Files", "--files"),
                ("Rehearsal:AllowedHosts", "--allow-host"),
            ("Rehearsal:ShortestOperation", "the setting")])
        {
            if (input.IsSet(name))
                input.Faults.Add($"{name} is for rehearsals; add --rehearsal, or leave {flag} out.");
        }

        if (options.Pace is { } pace && pace != Slipway.Core.Publishing.Pace.Real)
            input.Faults.Add($"the pace '{pace.Name}' is for rehearsals; add --rehearsal, or leave --pace out.");
        if (options.TlsHosts)
            input.Faults.Add("only a rehearsal may serve other host names; add --rehearsal, or leave --tls-hosts out.");
    }
}
