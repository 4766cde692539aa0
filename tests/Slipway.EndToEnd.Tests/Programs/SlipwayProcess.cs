using System.Diagnostics;
using System.Globalization;

namespace Slipway.EndToEnd.Tests.Programs;

/// <summary>A server that runs, until it is killed, told to stop, or forgotten.</summary>
public sealed class SlipwayProcess : IAsyncDisposable
{
    private const string ListeningOn = "slipway listening on ";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> output = [];
    private readonly List<string> errors = [];
    private readonly TaskCompletionSource<string> firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SlipwayProcess(Process process) => this.process = process;

    public Uri Address { get; private set; } = null!;

    public int Id => process.Id;

    /// <summary>The memory that it holds now; 0 once it is gone.</summary>
    public long ResidentBytes()
    {
        process.Refresh();
        return process.HasExited ? 0 : process.WorkingSet64;
    }

    /// <summary>A rehearsal in which nothing waits, not even for a client to see it.</summary>
    private static readonly string[] Instant = ["--rehearsal", "--pace", "instant", "--set", "Rehearsal:ShortestOperation=PT0S"];

    public IReadOnlyList<string> OutputLines => Copy(output);

    public IReadOnlyList<string> ErrorLines => Copy(errors);

    /// <summary>Waits until its log has a line with all these parts: the log is written and read later than what it tells.</summary>
    public Task SaysAsync(params string[] parts) => Bounded.UntilAsync(
        () => Says(parts), () => $"No line of the log has {string.Join(" and ", parts)}:\n{string.Join('\n', ErrorLines)}");

    public bool Says(params string[] parts) => ErrorLines.Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal)));

    /// <summary>A rehearsal at instant pace on a free port, unless the arguments, which come last, say otherwise.</summary>
    public static Task<SlipwayProcess> RehearseAsync(Place place, params string[] args) => ServeAsync(place, [.. Instant, .. args]);

    /// <summary>Serves a place on a free port and returns once it says that it listens.</summary>
    public static Task<SlipwayProcess> ServeAsync(Place place, params string[] args) => ServeProgramAsync(place, SlipwayProgram.Path, args);

    /// <summary>The same by a program of another build.</summary>
    public static Task<SlipwayProcess> ServeProgramAsync(Place place, string program, params string[] args) =>
        StartAsync(place, program, ServeArgs(place, args));

    /// <summary>The same under another program, such as a tracer, that takes a command line to run.</summary>
    public static Task<SlipwayProcess> ServeUnderAsync(Place place, string program, string[] itsArgs, params string[] args) =>
        StartAsync(place, program, [.. itsArgs, SlipwayProgram.Path, .. ServeArgs(place, args)]);

    /// <summary>Ends it as a power cut would, as far as a process can tell.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Kills the server and none of the processes that it has started.</summary>
    public Task KillAloneAsync() => SignalAsync("KILL");

    /// <summary>It stands still until it is woken: its connections stay open.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task WakeAsync() => SignalAsync("CONT");

    /// <summary>Its exit code, once it ends by itself.</summary>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private static string[] ServeArgs(Place place, string[] args) =>
        ["serve", .. args.Contains("--urls")
            ? []
            : (string[])["--urls", "http://127.0.0.1:0"], .. args.Contains("--data") ? [] : place.ServeArgs, .. args];

    private static async Task<SlipwayProcess> StartAsync(Place place, string program, string[] args)
    {
        var started = new SlipwayProcess(
            new Process { StartInfo = SlipwayProgram.StartInfo(place.Folder, program, args, place.Variables), EnableRaisingEvents = true });
        started.Begin();
        try
        {
            var line = await started.firstLine.Task.WaitAsync(StartLimit);
            if (!line.StartsWith(ListeningOn, StringComparison.Ordinal))
                throw new InvalidOperationException($"The first line is not the listening line: {line}");
            started.Address = new Uri(line[ListeningOn.Length..]);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Served().ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private void Begin()
    {
        process.OutputDataReceived += (_, line) => Keep(output, line.Data, firstLine);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data, null);
        process.Exited += (_, _) =>
            firstLine.TrySetException(new InvalidOperationException($"It ended before it listened: {string.Join('\n', ErrorLines)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Keep(List<string> lines, string? line, TaskCompletionSource<string>? first)
    {
        if (line is null)
            return;
        lock (gate)
            lines.Add(line);
        first?.TrySetResult(line);
    }

    private List<string> Copy(List<string> lines)
    {
        lock (gate)
            return [.. lines];
    }

    /// <summary>The server itself: the tracer's child, when it runs under one.</summary>
    private int Served()
    {
        var children = File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return process.StartInfo.FileName == SlipwayProgram.Path || children.Length == 0
            ? process.Id
            : int.Parse(children[0], CultureInfo.InvariantCulture);
    }
}
