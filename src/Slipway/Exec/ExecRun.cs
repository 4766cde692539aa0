using System.ComponentModel;
using System.Net;
using System.Xml;
using Slipway.Cli.Options;
using Slipway.Core.Fetching;
using Slipway.Rehearsal;
using Slipway.Rehearsal.Files;
using Slipway.Rehearsal.Tls;
using Slipway.Server.Files;

namespace Slipway.Cli.Exec;

/// <summary>One run of a command, from its private folder to the report.</summary>
/// <param name="Server">The running rehearsal to use; null: the run starts its own.</param>
/// <param name="Client">The client id that the command signs in with.</param>
/// <param name="Settings">Settings for the run's own server.</param>
/// <param name="Variables">More environment variables for the command.</param>
/// <param name="AllowedHosts">Outside hosts that the command may reach.</param>
/// <param name="Isolate">Whether the machine's root certificates are covered, too.</param>
/// <param name="Publishers">More publishers on the run's own server.</param>
/// <param name="Terms">The run's limits and expectations.</param>
/// <param name="Verbose">Whether the log of the run's own server is shown.</param>
/// <param name="Words">The command and its arguments.</param>
internal sealed record ExecRun(
    Uri? Server,
    string Client,
    IReadOnlyDictionary<string, string?> Settings,
    IReadOnlyList<KeyValuePair<string, string>> Variables,
    IReadOnlyList<AllowedHost> AllowedHosts,
    bool Isolate,
    IReadOnlyList<string> Publishers,
    RunTerms Terms,
    bool Verbose,
    IReadOnlyList<string> Words)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Longer than any run; the key is deleted before it expires.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromDays(30);

    public async Task<RunEnd> RunAsync(CancellationToken cancel)
    {
        if (OperatingSystem.IsWindows())
            return RunEnd.Failed(Exit.Unusable, "exec needs a Unix-like system with signals, /bin/sh and private folders.");
        if (CommandPath.Find(Words[0]) is not { } program)
        {
            return File.Exists(Words[0])
                ? RunEnd.Failed(Child.NotExecutable, $"'{Words[0]}' is not executable.")
                : RunEnd.Failed(Child.NotFound, $"there is no program '{Words[0]}'.");
        }

        foreach (var (option, file) in ((string, string?)[])[("--report", Terms.Report), ("--journal", Terms.Journal)])
        {
            if (file is not null && Unwritable(file) is { } reason)
                return RunEnd.Failed(Exit.Unusable, $"{option} {file} cannot be written: {reason}");
        }

        await using var folder = PrivateFolder.Create();
        if (Server is not null)
        {
            return await NotRehearsalAsync(Server, cancel) is { } other
                ? RunEnd.Failed(Exit.Unusable, other)
                : await RunAsync(program, Server, folder, FileMap.Empty, null, cancel);
        }

        var (options, faults) = ExecServer.Read(Settings, Publishers, folder.Path);
        if (options is null)
            return RunEnd.Failed(Exit.Unusable, string.Join(" ", faults));
        var app = await ExecServer.StartAsync(options, Logs, cancel);
        try
        {
            return await RunAsync(program, new Uri(
                app.Urls.First()), folder, options.Rehearsal.Files, app.Services.GetRequiredService<RefusedHosts>(), cancel);
        }
        finally
        {
            await CommandLifetime.EndAsync(app);
        }
    }

    private async Task<RunEnd> RunAsync(
        string program, Uri server, PrivateFolder folder, FileMap files, RefusedHosts? rehearsal, CancellationToken cancel)
    {
        var machine = TimeProvider.System;
        using var journal = new ServerJournal(server);
        await journal.BeginAsync(cancel);
        var expectations = Terms.Verify is null ? null : await File.ReadAllBytesAsync(Terms.Verify, cancel);
        if (expectations is not null && await journal.FaultAsync(expectations, cancel) is { } wrong)
            return RunEnd.Failed(Exit.Unusable, $"--verify {Terms.Verify}: {wrong}");

        var routes = new ProxyRoutes(files.WithSampleHost(), AllowedHosts);
        using var authority = RehearsalAuthority.Create(machine, Trusted, [.. routes.TlsHosts]);
        var calls = new CallReport();
        await using var proxy = await InterceptingProxy.StartAsync(server, authority, routes, calls, machine, Logs, cancel);
        var bundle = folder.Write("roots.pem", RootBundle.With(authority.Pem));
        var environment = new ChildEnvironment(
            server.GetLeftPart(UriPartial.Path).TrimEnd('/'),
            proxy.Address,
            bundle,
            Client,
            folder.Write("preload.cjs", Preload()),
            Directory.CreateDirectory(folder.File("azure")).FullName);
        var command = Child.Tied([program, .. Words.Skip(1)]);
        if (Isolate)
        {
            var (wrapped, fault) = await Isolation.WrapAsync(command, bundle, PythonBundles.Of(program, Words.Skip(1), Variables), cancel);
            if (wrapped is null)
                return RunEnd.Failed(Exit.Unusable, fault!);
            command = wrapped;
        }

        try
        {
            var child = Child.Start(
                command, variables => environment.ApplyTo(variables, Variables), mayBeStopped: Terms.Timeout is not null);
            var end = await AwaitAsync(child, journal, machine, cancel);
            if (expectations is not null)
                end = await VerifyAsync(end, journal, expectations, cancel);
            var refused = RefusedHost.Of(routes.Refused, rehearsal);
            if (refused.Count > 0)
                end = end with { Lines = [.. end.Lines, RefusedHost.Line(refused)] };
            if (routes.UnreachedLine is { } unreached)
                end = end with { Lines = [.. end.Lines, unreached] };
            return await KeepAsync(end, calls, refused, journal, cancel);
        }
        catch (Win32Exception fault)
        {
            return RunEnd.Failed(Child.NotExecutable, $"'{Words[0]}' cannot be run: {fault.Message}");
        }
    }

    private async Task<RunEnd> AwaitAsync(Child child, ServerJournal journal, TimeProvider machine, CancellationToken cancel)
    {
        try
        {
            return new RunEnd
            {
                ExitCode = await (Terms.Timeout is { } longest
                    ? child.Ended.WaitAsync(longest, machine, CancellationToken.None)
                    : child.Ended),
            };
        }
        catch (TimeoutException)
        {
            // Read before the stop: a command may, as it ends, change the operations that it waited
            // for.
            var standing = await journal.StandingAsync(cancel);
            await child.StopAsync(machine);
            return new RunEnd
            {
                ExitCode = await child.Ended,
                TimedOut = true,
                Lines = [$"the command had not ended after {XmlConvert.ToString(Terms.Timeout!.Value)} and was stopped. {standing}"],
            };
        }
    }

    private async Task<RunEnd> VerifyAsync(RunEnd end, ServerJournal journal, byte[] expectations, CancellationToken cancel)
    {
        try
        {
            var unmet = await journal.UnmetAsync(expectations, cancel);
            return end with
            {
                Verified = unmet.Count == 0,
                Lines = [.. end.Lines, .. unmet.Select(line => $"--verify {Terms.Verify}: {line}")],
            };
        }
        catch (IOException fault)
        {
            return end with
            {
                Verified = false,
                Failure = Exit.Unusable,
                Lines = [.. end.Lines, $"--verify {Terms.Verify}: {fault.Message}"],
            };
        }
    }

    /// <summary>
    /// Writes the requested files. A file that cannot be written is reported; the command's exit
    /// code is kept.
    /// </summary>
    private async Task<RunEnd> KeepAsync(
        RunEnd end, CallReport calls, IReadOnlyList<RefusedHost> refused, ServerJournal journal, CancellationToken cancel)
    {
        (string Option, string? File, Func<string, Task> Write)[] kept =
        [
            ("--report", Terms.Report, file => calls.WriteAsync(file, Words, end.ExitCode!.Value, refused)),
            ("--journal", Terms.Journal, file => journal.WriteAsync(file, cancel)),
        ];
        foreach (var (option, file, write) in kept)
        {
            try
            {
                if (file is not null)
                    await write(file);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                end = end with
                {
                    Failure = Exit.Unusable,
                    Lines = [.. end.Lines, $"{option} {file} cannot be written: {fault.Message}"],
                };
            }
        }

        return end;
    }

    private void Logs(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        if (Verbose)
            Slipway.Server.Telemetry.Logs.ToStandardError(logging, new());
    }

    /// <summary>
    /// Why the credentials of a rehearsal should not be sent to a server; null if it is a
    /// rehearsal.
    /// </summary>
    private static async Task<string?> NotRehearsalAsync(Uri server, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + RehearsalEndpoints.SamplesPath
                + "/small.png", HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.StatusCode == HttpStatusCode.MisdirectedRequest)
                return $"the rehearsal at {server} does not accept the host name {server.Host}; start it with "
                    + $"--allow-remote={server.Host}.";
            return answer.IsSuccessStatusCode
                ? null
                : $"{server} responds, but is not a rehearsal; start one with 'slipway serve --rehearsal', or leave --server out.";
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
