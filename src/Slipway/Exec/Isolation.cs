using System.Diagnostics;
using System.Globalization;

namespace Slipway.Cli.Exec;

/// <summary>
/// <c>--isolate</c>: the command runs in its own mount namespace, where the run's bundle is mounted
/// over the machine's and over those of Python's environments. No other process sees this, and it
/// ends with the command.
/// </summary>
internal static class Isolation
{
    /// <summary>The files come before "--", one argument each; the command follows.</summary>
    private const string Script = """
        bundle=$1; shift
        while [ "$1" != -- ]; do mount --bind "$bundle" "$1" || exit 125; shift; done
        shift
        exec "$@"
        """;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The command line that runs <paramref name="command"/> in such a namespace, or why that is
    /// not possible.
    /// </summary>
    /// <param name="command">The command to run.</param>
    /// <param name="bundle">The run's root certificates.</param>
    /// <param name="more">Root certificate files besides the machine's.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public static async Task<(IReadOnlyList<string>? Command, string? Fault)> WrapAsync(
        IReadOnlyList<string> command, string bundle, IReadOnlyList<string> more, CancellationToken cancel)
    {
        if (CommandPath.Find("unshare") is not { } unshare || CommandPath.Find("/bin/sh") is not { } shell
            || CommandPath.Find("mount") is null)
            return (null, "--isolate needs Linux with unshare and mount (util-linux), which were not found on PATH.");
        string[] files = [.. RootBundle.SystemFiles, .. more];
        if (files.Length == 0)
            return (null, "--isolate found no file of root certificates on this machine to mount the run's over.");
        var (user, group) = (await IdAsync("-u", cancel), await IdAsync("-g", cancel));
        string[] enter = user == 0 ? [unshare, "--mount"] : [unshare, "--map-root-user", "--mount"];

        // Inside, the user is root, to be able to mount; a second namespace gives the command its
        // own user again.
        string[] back = user == 0 ? [] : [unshare, "--user", $"--map-user={user}", $"--map-group={group}"];
        string[] inside = [.. enter, shell, "-c", Script, "slipway-exec", bundle, .. files, "--", .. back];
        if (CommandPath.Find("true") is { } nothing && await TriedAsync([.. inside, nothing], cancel) is { } fault)
            return (null, $"--isolate cannot make a mount namespace here: {fault}");
        return ([.. inside, .. command], null);
    }

    /// <summary>
    /// Tries it beforehand: the error, or null if it works. A failure of the namespace must not
    /// look like one of the command.
    /// </summary>
    private static async Task<string?> TriedAsync(string[] command, CancellationToken cancel)
    {
        var (code, _, error) = await RunAsync(command, cancel);
        return code == 0 ? null : error.Trim() is { Length: > 0 } said ? said : $"it ended with {code}";
    }

    private static async Task<int> IdAsync(string which, CancellationToken cancel)
    {
        var (_, output, _) = await RunAsync([CommandPath.Find("id") ?? "id", which], cancel);
        return int.TryParse(output, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : -1;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] command, CancellationToken cancel)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Longest);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output, await error);
    }
}
