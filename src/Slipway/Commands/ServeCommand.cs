using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Slipway.Cli.Options;
using Slipway.Rehearsal;
using Slipway.Server;
using Slipway.Server.Telemetry;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway serve</c>: runs the service until it is stopped.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var set = new Option<string[]>("--set") { Description = "Any setting as KEY=VALUE, e.g. Compatibility:CreatedOnPut=true." };
        var flags = new SettingFlags(ProgramOptions.Settings, set);
        var command = new Command("serve", "Runs the publishing service.");
        flags.AddTo(command);
        command.SetAction((parsed, cancel) => RunAsync(parsed, flags.Read(parsed), cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Dictionary<string, string?> flags, CancellationToken cancel)
    {
        var (options, faults) = ProgramOptions.Read(flags);
        if (options is null)
            return Fail(parsed, string.Join(" ", faults));
        try
        {
            await using var app = await SlipwayHost.BuildAsync(
                options.Service, TimeProvider.System, logging => Logs.ToStandardError(logging, options.Service.Logs), options.Extension,
                cancel);
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
            return Fail(parsed, $"{ServicePlaces(options)} is in use by another program; choose another port "
                + $"with {(options.Rehearsal.TlsHosts ? "--urls or --tls-port" : "--urls")}, or 0 for a free one.");
        }
        catch (Exception fault) when (fault is SocketException or IOException
            or InvalidOperationException { InnerException: SocketException })
        {
            return Fail(parsed, $"cannot listen on {ServicePlaces(options)}"
                + $"{(options.Service.Telemetry.Prometheus is { } metrics ? $" or, for metrics, {metrics}" : "")}: {fault.Message}");
        }
    }

    private static string ServicePlaces(ProgramOptions options) =>
        options.Service.Address.Urls + (options.Rehearsal.TlsHosts ? $" or, for TLS, port {options.Rehearsal.TlsPort}" : "");

    private static int Fail(ParseResult parsed, string message) => Exit.Fail(parsed, message, Exit.Unusable);
}
