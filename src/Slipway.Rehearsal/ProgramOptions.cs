using Slipway.Rehearsal.Settings;
using Slipway.Server;
using Slipway.Server.Hosting;
using Slipway.Server.Settings;
using static Slipway.Server.Settings.SettingForms;

namespace Slipway.Rehearsal;

/// <summary>
/// The options of a program that serves: those of the service, and those of the rehearsal that it
/// may be. They are read once, at start.
/// </summary>
public sealed record ProgramOptions(ServiceOptions Service, RehearsalOptions Rehearsal)
{
    public static readonly SettingsTable<ProgramOptions> Settings = new()
    {
        { ServiceOptions.Settings, options => options.Service, (options, part) => options with { Service = part } },
        { RehearsalOptions.Settings, options => options.Rehearsal, (options, part) => options with { Rehearsal = part } },
        { "Data", row => row with { Meaning = $"{row.Meaning} {MemoryMeaning}" } },
        { "Rules:SasRequired", row => row with { Default = "`true` in a rehearsal, else `false`" } },
        { "Rules:PrivateToPublic", row => row with { Default = "`warn` in a rehearsal, else `confirm`" } },
        { "Identity:FailedLogins", row => row with { Default = $"{row.Default}; `1000` in a rehearsal" } },
        { "Limits:RequestsPerSecond", row => row with { Default = $"{row.Default}; `0` in a rehearsal" } },
        { "Limits:ConcurrentPerAddress", row => row with { Default = $"{row.Default}; `0` in a rehearsal" } },
        { Check },
    };

    private const string MemoryMeaning =
        $"In a rehearsal, `{StoreOptions.Memory}` is allowed, too: a private folder, in memory if there is room, which is deleted when "
        + "the server ends, even if it is killed.";

    /// <summary>What joins the service.</summary>
    public HostExtension Extension => Rehearsal.IsOn ? new RehearsalExtension(Rehearsal) : HostExtension.None;

    /// <summary>Reads all settings, or names everything that is wrong with them.</summary>
    /// <param name="flags">What was given on the command line, by setting name.</param>
    /// <param name="file">The settings file; it need not exist.</param>
    public static (ProgramOptions? Options, IReadOnlyList<string> Faults) Read(
        IReadOnlyDictionary<string, string?> flags, string file = "slipway.json")
    {
        try
        {
            return Read(SettingsInput.Of(flags, file));
        }
        catch (InvalidDataException fault)
        {
            return (null, [fault.Message]);
        }
    }

    /// <summary>The same from flags alone.</summary>
    public static (ProgramOptions? Options, IReadOnlyList<string> Faults) ReadFlags(IReadOnlyDictionary<string, string?> flags) =>
        Read(SettingsInput.OfFlags(flags));

    private static (ProgramOptions? Options, IReadOnlyList<string> Faults) Read(SettingsInput input)
    {
        input.RefuseUnknown([.. Settings.Select(setting => setting.Name)]);
        var isRehearsal = input.IsTrue("Rehearsal");
        var service = new ServiceOptions { Rules = new() { SasRequired = isRehearsal, PrivateMayBecomePublic = isRehearsal } };
        var read = Settings.Read(new ProgramOptions(service, new RehearsalOptions()), input);
        return input.Faults.Count == 0 ? (read, []) : (null, input.Faults);
    }

    private static void Check(ProgramOptions options, SettingsInput input)
    {
        var (service, rehearsal) = options;
        if (rehearsal.IsOn)
        {
            var addresses = service.Address.Urls.Split(';').Append(service.Telemetry.Prometheus).OfType<string>();
            foreach (var url in rehearsal.AllowRemote ? [] : addresses.Where(url => IsWebAddress(url) && !new Uri(url).IsLoopback))
                input.Faults.Add($"a rehearsal has well-known credentials and binds to loopback only; '{url}' is not. Use --allow-remote "
                    + "if you mean it.");
            return;
        }

        if (service.Store.Data == StoreOptions.Memory)
            input.Faults.Add($"the data '{StoreOptions.Memory}' is deleted at exit, which is for rehearsals; add --rehearsal, or name a "
                + "folder with --data.");
    }
}
