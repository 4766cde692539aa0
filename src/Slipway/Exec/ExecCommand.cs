using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Slipway.Cli.Options;
using Slipway.Core.Definitions;
using Slipway.Core.Fetching;
using Slipway.Core.Time;
using Slipway.Rehearsal.Identity;

namespace Slipway.Cli.Exec;

/// <summary>
/// <c>slipway exec -- COMMAND ARG…</c>: runs any client unmodified against a rehearsal.
/// </summary>
internal static class ExecCommand
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(30);

    private static readonly Option<string> ExpectExit = new("--expect-exit")
    {
        Description = "The exit code expected of the command: exec ends with 0 if the command ended with it, with 1 if not, and with 125 "
            + "if exec itself failed.",
    };

    public static Command Create()
    {
        var server = new Option<string>("--server")
        {
            Description =
                "A running rehearsal, such as http://127.0.0.1:5080. Without it, exec starts its own, which ends with the command.",
        };
        var principal = new Option<string>("--as")
        {
            Description = "The principal whose credentials the command gets.",
            DefaultValueFactory = _ => "owner",
        };
        principal.AcceptOnlyFromAmong([.. RehearsalIdentities.ByName.Keys]);
        var setEnv = new Option<string[]>("--set-env")
        {
            Description = "An environment variable for the command as NAME=VALUE; {tenant}, {client}, {secret}, {ca}, {proxy} and {url} "
                + "are replaced by their values.",
        };
        var allowHost = new Option<string[]>("--allow-host")
        {
            Description = "A host, as host (ports 443 and 80) or host:port, that the command and exec's own server may reach; requests to "
                + "any other get 403.",
        };
        var isolate = new Option<bool>("--isolate")
        {
            Description =
                "Also mounts the run's root certificates over the machine's and over those of Python's environments (certifi), in "
                + "a mount namespace that only the command sees.",
        };
        var report = new Option<string>("--report") { Description = "A file to write the list of calls to, as JSON." };
        var journal = new Option<string>("--journal")
        {
            Description = "A file to write the journal to, as JSON: all calls with headers and bodies, without secrets.",
        };
        var verify = new Option<string>("--verify")
        {
            Description = "A file of expectations, in the form of POST /_slipway/verify; if one does not hold, exec ends with 1.",
        };
        var timeout = new Option<string>("--timeout")
        {
            Description = "How long the command may run, such as 90s, 5m, 2h or PT5M; after that it is stopped, and exec ends with 124.",
        };
        var publisher = new Option<string[]>("--publisher")
        {
            Description = "For exec's own server: another publisher that owner and contributor may publish for.",
        };
        var set = new Option<string[]>("--set") { Description = "For exec's own server: a setting as KEY=VALUE." };
        var flags = new SettingFlags(ExecServer.Flags, set);
        var verbose = new Option<bool>("--verbose") { Description = "Writes the log of exec's own server to standard error." };
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "After --: the command and its arguments, passed on unchanged.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "exec", "Runs a publishing tool, unmodified, against a rehearsal: its requests to the original's hosts go there.")
        {
            server, principal, setEnv, allowHost, isolate, ExpectExit, verify, timeout, report, journal, publisher, verbose, words,
        };
        flags.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var faults = new List<string>();
            var settings = flags.Read(parsed, faults);
            var variables = KeyValues.Read("--set-env", "NAME=VALUE", parsed.GetValue(setEnv), faults);
            var expected = ExpectedExit(parsed.GetValue(ExpectExit), faults);
            var longest = Longest(parsed.GetValue(timeout), faults);
            var publishers = parsed.GetValue(publisher) ?? [];
            faults.AddRange(publishers.Select(OfferIdentifiers.PublisherIdFault).OfType<string>().Select(fault => $"--publisher: {fault}"));
            if (parsed.GetValue(verify) is { } expectations && !File.Exists(expectations))
                faults.Add($"--verify: there is no file '{expectations}'.");
            var url = parsed.GetValue(server);
            if (url is not null && ServerUrl(url) is null)
                faults.Add($"--server is '{url}'; allowed is an http or https address without a query.");
            if (url is not null && settings.Count + publishers.Length > 0)
                faults.Add("--pace, --scenarios, --random-seed, --load, --files, --publisher and --set configure the server that exec "
                    + "starts. With --server, give them to that server when you start it.");
            var allowed = parsed.GetValue(allowHost) ?? [];
            foreach (var (index, host) in allowed.Index())
                settings[$"Rehearsal:AllowedHosts:{index}"] = host;
            var hosts = allowed.Select(text => (Text: text, Host: AllowedHost.Read(text))).ToList();
            faults.AddRange(
                hosts.Where(host => host.Host is null).Select(host => $"--allow-host is '{host.Text}'; allowed is {AllowedHost.Form}."));
            if (faults.Count > 0)
                return Exit.Fail(parsed, string.Join(" ", faults), FailureCode(parsed));
            var run = new ExecRun(
                url is null ? null : ServerUrl(url),
                RehearsalIdentities.ByName[parsed.GetValue(principal)!],
                settings,
                variables,
                [.. hosts.Select(host => host.Host!.Value)],
                parsed.GetValue(isolate),
                publishers,
                new RunTerms(expected, longest, parsed.GetValue(verify), parsed.GetValue(report), parsed.GetValue(journal)),
                parsed.GetValue(verbose),
                parsed.GetValue(words)!);
            try
            {
                var end = await run.RunAsync(cancel);
                foreach (var line in end.LinesUnder(expected))
                    Exit.Fail(parsed, line);
                return end.CodeUnder(expected);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SocketException)
            {
                return Exit.Fail(parsed, $"the run cannot be set up: {fault.Message}", FailureCode(parsed));
            }
        });
        return command;
    }

    /// <summary>
    /// The program's exit code when it fails itself, before or beside the command; scripts that
    /// expect an exit code get a separate one.
    /// </summary>
    public static int FailureCode(ParseResult parsed) => parsed.GetResult(ExpectExit) is null ? Exit.Unusable : RunEnd.FailedCode;

    private static int? ExpectedExit(string? text, List<string> faults)
    {
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 255 && code != RunEnd.FailedCode)
            return code;
        faults.Add($"--expect-exit is '{text}'; allowed is a whole number from 0 to 255, but not {RunEnd.FailedCode}, which reports that "
            + "exec itself failed.");
        return null;
    }

    private static TimeSpan? Longest(string? text, List<string> faults)
    {
        if (text is null)
            return null;
        var (time, fault) = IsoDuration.ReadForward(text);
        if (fault is null && time <= LongestTimeout)
            return time;
        faults.Add($"--timeout is '{text}'; allowed is a duration of up to {LongestTimeout.Days} days, such as 90s, 5m, 2h or PT5M.");
        return null;
    }

    private static Uri? ServerUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri is { Query: "", Fragment: "", UserInfo: "" } ? uri : null;
}
