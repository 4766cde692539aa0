using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Slipway.Rehearsal;
using Slipway.Server;
using Slipway.Server.Settings;
using Slipway.Server.Telemetry;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway serve</c>: runs the service until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string>("--urls") { Description = "Where to listen, e.g. http://127.0.0.1:5080; port 0 picks a free one." };
        var data = new Option<string>("--data") { Description = "The data folder (default ./slipway-data); :memory: for a rehearsal that leaves nothing behind." };
        var load = new Option<string>("--load") { Description = "A folder of publishers, principals and offers that a new rehearsal begins with." };
        var database = new Option<string>("--database") { Description = "A PostgreSQL connection string; without it SQLite in the data folder serves." };
        var rehearsal = new Option<bool>("--rehearsal") { Description = "Rehearse: well-known credentials and publishers, loopback only." };
        var allowRemote = new Option<string[]>("--allow-remote")
        {
            Description = "Let a rehearsal listen on other addresses than loopback; with NAME it also answers to that host name (repeatable).",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var pace = new Option<string>("--pace") { Description = "real (default), instant, documented, or a factor such as 1000x (rehearsal only but real)." };
        var scenarios = new Option<string>("--scenarios") { Description = "What shall happen: a YAML or JSON file, or the name of a ready-made scenario (rehearsal only)." };
        var seed = new Option<string>("--random-seed") { Description = "A whole number that repeats a rehearsal's chances (rehearsal only)." };
        var tlsHosts = new Option<bool>("--tls-hosts") { Description = "Rehearsal only: also speak TLS in the name of the hosts that clients have in their code; 'slipway ca export' prints what to trust." };
        var tlsPort = new Option<string>("--tls-port") { Description = "Where to speak it (default 443); 0 picks a free port." };
        var files = OutsideOptions.Files();
        var allowHost = new Option<string[]>("--allow-host") { Description = "A host besides this machine, as host or host:port, that a rehearsal fetches files from and tells webhooks at." };
        var set = new Option<string[]>("--set") { Description = "Any setting as KEY=VALUE, e.g. Compatibility:CreatedOnPut=true." };
        var command = new Command("serve", "Run the publishing service.") { urls, data, load, database, rehearsal, allowRemote, tlsHosts, tlsPort, pace, scenarios, seed, files, allowHost, set };
        command.SetAction((parsed, cancel) =>
        {
            var flags = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            foreach (var pair in parsed.GetValue(set) ?? [])
            {
                var parts = pair.Split('=', 2);
                if (parts.Length < 2 || parts[0].Length == 0)
                    return Task.FromResult(Fail(parsed, $"--set takes KEY=VALUE; found '{pair}'."));
                flags[parts[0]] = parts[1];
            }

            Add("Urls", parsed.GetValue(urls));
            Add("Data", parsed.GetValue(data));
            Add("Load", parsed.GetValue(load));
            Add("Database", parsed.GetValue(database));
            Add("Rehearsal", parsed.GetValue(rehearsal) ? "true" : null);
            Add("AllowRemote", parsed.GetResult(allowRemote) is null ? null : parsed.GetValue(allowRemote) is { Length: > 0 } names ? string.Join(',', names) : "true");
            Add("Tls:Hosts", parsed.GetValue(tlsHosts) ? "true" : null);
            Add("Tls:Port", parsed.GetValue(tlsPort));
            Add("Pace", parsed.GetValue(pace));
            Add("Scenarios", parsed.GetValue(scenarios));
            Add("RandomSeed", parsed.GetValue(seed));
            foreach (var (name, value) in OutsideOptions.Settings(parsed.GetValue(files), parsed.GetValue(allowHost)))
                Add(name, value);
            return RunAsync(parsed, flags, cancel);

            void Add(string name, string? value)
            {
                if (value is not null)
                    flags[name] = value;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Dictionary<string, string?> flags, CancellationToken cancel)
    {
        var (settings, faults) = SettingsReader.Read(flags);
        if (settings is null)
            return Fail(parsed, string.Join(" ", faults));
        try
        {
            var extension = settings.Rehearsal ? new RehearsalExtension() : HostExtension.None;
            await using var app = await SlipwayHost.BuildAsync(
                settings, TimeProvider.System, logging => Logs.ToStandardError(logging, settings), extension, cancel);
            await SlipwayHost.StartAsync(app, cancel);
            foreach (var url in app.Urls)
                parsed.InvocationConfiguration.Output.WriteLine($"slipway listening on {url}");
            await app.WaitForShutdownAsync(CancellationToken.None);
            return 0;
        }
        catch (MetricsAddressException fault)
        {
            return Fail(parsed, fault.Message);
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            return Fail(parsed, $"{ServicePlaces(settings)} is in use by another program; choose another port with {(settings.TlsHosts ? "--urls or --tls-port" : "--urls")}, or 0 for a free one.");
        }
        catch (Exception fault) when (fault is SocketException or IOException or InvalidOperationException { InnerException: SocketException })
        {
            return Fail(parsed, $"cannot listen on {ServicePlaces(settings)}{(settings.TelemetryPrometheus is { } metrics ? $" or, for metrics, {metrics}" : "")}: {fault.Message}");
        }
    }

    private static string ServicePlaces(SlipwaySettings settings) => settings.Urls + (settings.TlsHosts ? $" or, for TLS, port {settings.TlsPort}" : "");

    private static int Fail(ParseResult parsed, string message) => CommandLine.Fail(parsed, message, CommandLine.Unusable);
}
