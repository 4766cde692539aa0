using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Cli.Exec;

/// <summary>
/// The command as a process: it has its own input, output, terminal and exit code, and receives the
/// signals that reach this process.
/// </summary>
internal sealed class Child
{
    /// <summary>The exit code of shells for a command that does not exist.</summary>
    public const int NotFound = 127;

    /// <summary>The exit code of shells for a command that cannot be run.</summary>
    public const int NotExecutable = 126;

    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Hangup = 1;
    private const int Kill = 9;
    private const int Terminate = 15;

    /// <summary>How long a stopped command may take to end by itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int> asked = [];
    private readonly bool ownGroup;
    private Process? process;
    private int id;

    private Child(bool ownGroup) => this.ownGroup = ownGroup;

    /// <summary>
    /// Its exit code; 128 plus the signal's number if a signal ended it. Throws a
    /// <see cref="Win32Exception"/> if it cannot be started.
    /// </summary>
    public Task<int> Ended => ended.Task;

    /// <summary>
    /// The command line that, where setpriv exists, makes the kernel end the command when this
    /// process dies: the command's server would be gone.
    /// </summary>
    public static IReadOnlyList<string> Tied(IReadOnlyList<string> command) =>
        CommandPath.Find("setpriv") is { } setpriv ? [setpriv, "--pdeathsig", "TERM", "--", .. command] : command;

    /// <param name="command">The program's full path and its arguments.</param>
    /// <param name="environment">Changes the environment that it inherits.</param>
    /// <param name="mayBeStopped">
    /// Whether it gets its own process group, so that it can be stopped together with all processes
    /// that it started.
    /// </param>
    public static Child Start(IReadOnlyList<string> command, Action<IDictionary<string, string?>> environment, bool mayBeStopped)
    {
        // The process does not lead a group, so setsid creates the session without a fork and the
        // process id stays the same.
        var group = mayBeStopped ? CommandPath.Find("setsid") : null;
        IReadOnlyList<string> whole = group is null ? command : [group, .. command];
        var start = new ProcessStartInfo(whole[0], whole.Skip(1)) { UseShellExecute = false };
        environment(start.Environment);
        var child = new Child(group is not null);

        // A separate thread: the kernel treats the end of the thread that started a child as the
        // end of the parent.
        new Thread(() => child.Run(start)) { IsBackground = true, Name = "command" }.Start();
        return child;
    }

    /// <summary>
    /// Signals it and all processes that it started to end, and kills those still running after
    /// some seconds.
    /// </summary>
    public async Task StopAsync(TimeProvider machine)
    {
        Signal(Terminate);
        using var grace = new CancellationTokenSource(Grace, machine);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50), machine);
        try
        {
            while (!ended.Task.IsCompleted || IsGroupAlive())
                await look.WaitForNextTickAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            End();
        }

        await ended.Task;
    }

    private bool IsGroupAlive() => ownGroup && id > 0 && NativeKill(-id, 0) == 0;

    private void End()
    {
        lock (gate)
        {
            if (ownGroup)
                _ = NativeKill(-id, Kill);
            else
                process?.Kill(entireProcessTree: true);
        }
    }

    private void Run(ProcessStartInfo start)
    {
        // A terminal sends its signals to its foreground group; a command in its own session does
        // not have one.
        var forwards = ownGroup || !HasTerminal();
        using var interrupts = On(PosixSignal.SIGINT, Interrupt, forwards);
        using var quits = On(PosixSignal.SIGQUIT, Quit, forwards);
        using var hangups = On(PosixSignal.SIGHUP, Hangup, true);
        using var terminations = On(PosixSignal.SIGTERM, Terminate, true);
        try
        {
            lock (gate)
            {
                process = Process.Start(start)!;
                id = process.Id;
                asked.ForEach(Send);
            }

            process.WaitForExit();
            ended.SetResult(process.ExitCode);
        }
        catch (Exception fault)
        {
            ended.SetException(fault);
        }
        finally
        {
            lock (gate)
            {
                process?.Dispose();
                process = null;
            }
        }
    }

    private PosixSignalRegistration On(PosixSignal signal, int number, bool forwards) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (forwards)
            Signal(number);
    });

    private void Signal(int signal)
    {
        lock (gate)
        {
            if (id == 0)
                asked.Add(signal);
            else
                Send(signal);
        }
    }

    /// <summary>
    /// To its whole group if it has one; to the process alone in the moment before the group
    /// exists.
    /// </summary>
    private void Send(int signal)
    {
        if (ownGroup && NativeKill(-id, signal) == 0)
            return;
        if (process is { HasExited: false })
            _ = NativeKill(id, signal);
    }

    /// <summary>
    /// A terminal sends its signals to the command, too; forwarded ones would reach it twice.
    /// </summary>
    private static bool HasTerminal()
    {
        try
        {
            using var terminal = File.OpenHandle("/dev/tty", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int process, int signal);
}
