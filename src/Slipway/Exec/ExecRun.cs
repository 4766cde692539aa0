using System.ComponentModel;
using System.Net;
using Slipway.Core.Artifacts;
using Slipway.Server.Artifacts;
using Slipway.Server.Host;
using Slipway.Server.Rehearsal;
using Slipway.Server.Rehearsal.Files;
using Slipway.Server.Tls;

namespace Slipway.Cli.Exec;

/// <summary>One run of a command: what it is given, from the private folder to the report.</summary>
/// <param name="Server">Somebody's rehearsal; null: one of its own.</param>
/// <param name="Client">The client id that it is given.</param>
/// <param name="Settings">For its own server.</param>
/// <param name="Variables">More of its environment.</param>
/// <param name="AllowedHosts">Where it may go outside.</param>
/// <param name="Isolate">Whether the machine's roots are covered, too.</param>
/// <param name="Report">The file for what was called.</param>
/// <param name="Verbose">Whether its own server's log is shown.</param>
/// <param name="Words">The command and its arguments.</param>
internal sealed record ExecRun(
    Uri? Server,
    string Client,
    IReadOnlyList<KeyValuePair<string, string>> Settings,
    IReadOnlyList<KeyValuePair<string, string>> Variables,
    IReadOnlyList<AllowedHost> AllowedHosts,
    bool Isolate,
    string? Report,
    bool Verbose,
    IReadOnlyList<string> Words)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Longer than any run; the key is gone before.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromDays(30);

    /// <summary>The command's exit code; or, with a fault to tell, this program's.</summary>
    /// <param name="error">Where the hosts are told that were not asked.</param>
    /// <param name="cancel">Ends the start.</param>
    public async Task<(int Code, string? Fault)> RunAsync(TextWriter error, CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows())
            return (CommandLine.Unusable, "exec needs a Unix-like system: signals, /bin/sh and private folders.");
        if (CommandPath.Find(Words[0]) is not { } program)
            return File.Exists(Words[0]) ? (Child.NotExecutable, $"'{Words[0]}' is not executable.") : (Child.NotFound, $"there is no program '{Words[0]}'.");
        if (Report is not null && Unwritable(Report) is { } reason)
            return (CommandLine.Unusable, $"--report {Report} cannot be written: {reason}");
        await using var folder = PrivateFolder.Create();
        if (Server is not null)
            return await NotRehearsalAsync(Server, cancel) is { } other ? (CommandLine.Unusable, other) : await RunAsync(program, Server, folder, FileMap.Empty, null, error, cancel);

        var asked = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Settings)
            asked[name] = value;
        var (settings, faults) = OwnServer.Read(asked, folder.Path);
        if (settings is null)
            return (CommandLine.Unusable, string.Join(" ", faults));
        var app = await OwnServer.StartAsync(settings, Logs, cancel);
        try
        {
            return await RunAsync(program, new Uri(app.Urls.First()), folder, settings.Files, app.Services.GetRequiredService<RefusedHosts>(), error, cancel);
        }
        finally
        {
            await OwnLifetime.EndAsync(app);
        }
    }

    private async Task<(int Code, string? Fault)> RunAsync(
        string program, Uri server, PrivateFolder folder, FileMap files, RefusedHosts? rehearsal, TextWriter error, CancellationToken cancel)
    {
        var machine = TimeProvider.System;
        var outside = new Outside(files.WithSampleHost(), AllowedHosts);
        using var authority = RehearsalAuthority.Create(machine, Trusted, [.. outside.TlsHosts]);
        var calls = new CallReport();
        await using var front = await Front.StartAsync(server, authority, outside, calls, machine, Logs, cancel);
        var bundle = folder.Write("roots.pem", RootBundle.With(authority.Pem));
        var environment = new ChildEnvironment(
            server.GetLeftPart(UriPartial.Path).TrimEnd('/'),
            front.Address,
            bundle,
            Client,
            folder.Write("preload.cjs", Preload()),
            Directory.CreateDirectory(folder.File("azure")).FullName);
        var command = Child.Tied([program, .. Words.Skip(1)]);
        if (Isolate)
        {
            var (wrapped, fault) = await Isolation.WrapAsync(command, bundle, cancel);
            if (wrapped is null)
                return (CommandLine.Unusable, fault);
            command = wrapped;
        }

        try
        {
            var code = await Child.RunAsync(command, variables => environment.ApplyTo(variables, Variables));
            var refused = RefusedHost.Of(outside.Refused, rehearsal);
            if (refused.Count > 0)
                await error.WriteLineAsync($"slipway: {RefusedHost.Line(refused)}");
            return (code, Report is null ? null : await ReportAsync(calls, code, refused));
        }
        catch (Win32Exception fault)
        {
            return (Child.NotExecutable, $"'{Words[0]}' cannot be run: {fault.Message}");
        }
    }

    /// <summary>What is wrong with the file; the command's exit code stays its own.</summary>
    private async Task<string?> ReportAsync(CallReport calls, int code, IReadOnlyList<RefusedHost> refused)
    {
        try
        {
            await calls.WriteAsync(Report!, Words, code, refused);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"--report {Report} cannot be written: {fault.Message}";
        }
    }

    private void Logs(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        if (Verbose)
            SlipwayHost.LogToStandardError(logging);
    }

    /// <summary>Why a server is none that credentials of a rehearsal should be sent to; null when it is one.</summary>
    private static async Task<string?> NotRehearsalAsync(Uri server, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + RehearsalEndpoints.SamplesPath + "/small.png", HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.StatusCode == HttpStatusCode.MisdirectedRequest)
                return $"the rehearsal at {server} does not answer to the name {server.Host}; start it with --allow-remote={server.Host}.";
            return answer.IsSuccessStatusCode ? null : $"{server} answers, but not as a rehearsal does; start one with 'slipway serve --rehearsal', or leave --server out.";
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return $"{server} cannot be reached: {fault.Message}";
        }
    }

    private static string? Unwritable(string file)
    {
        try
        {
            using var stream = File.Open(file, FileMode.OpenOrCreate, FileAccess.Write);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    private static string Preload()
    {
        using var reader = new StreamReader(typeof(ExecRun).Assembly.GetManifestResourceStream("node-preload.cjs")!);
        return reader.ReadToEnd();
    }
}
