using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Cli.Exec;

/// <summary>The command as a process: its input, output, terminal and exit code are its own, and so are the signals that reach this process.</summary>
internal static class Child
{
    /// <summary>What shells answer for a command that is not there.</summary>
    public const int NotFound = 127;

    /// <summary>What they answer for one that cannot be run.</summary>
    public const int NotExecutable = 126;

    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int Hangup = 1;
    private const int Terminate = 15;

    /// <summary>The command line that also asks the kernel, where it can be asked, to end the command when this process dies: its server is gone then.</summary>
    public static IReadOnlyList<string> Tied(IReadOnlyList<string> command) =>
        CommandPath.Find("setpriv") is { } setpriv ? [setpriv, "--pdeathsig", "TERM", "--", .. command] : command;

    /// <summary>Runs it to its end and returns its exit code: 128 and the signal's number where a signal ended it.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static Task<int> RunAsync(IReadOnlyList<string> command, Action<IDictionary<string, string?>> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false };
        environment(start.Environment);
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread of its own: the kernel takes the end of the thread that started a child for its parent's.
        new Thread(() => Run(start, ended)) { IsBackground = true, Name = "command" }.Start();
        return ended.Task;
    }

    private static void Run(ProcessStartInfo start, TaskCompletionSource<int> ended)
    {
        var asked = new List<int>();
        Process? process = null;
        var gate = new Lock();
        using var interrupts = On(PosixSignal.SIGINT, Interrupt, !HasTerminal());
        using var quits = On(PosixSignal.SIGQUIT, Quit, !HasTerminal());
        using var hangups = On(PosixSignal.SIGHUP, Hangup, true);
        using var terminations = On(PosixSignal.SIGTERM, Terminate, true);
        try
        {
            lock (gate)
            {
                process = Process.Start(start)!;
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

        PosixSignalRegistration On(PosixSignal signal, int number, bool forwards) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (!forwards)
                return;
            lock (gate)
            {
                if (process is null)
                    asked.Add(number);
                else
                    Send(number);
            }
        });

        void Send(int signal)
        {
            if (!process!.HasExited)
                _ = Kill(process.Id, signal);
        }
    }

    /// <summary>A terminal sends its signals to the command, too; sent on, they would reach it twice.</summary>
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
    private static extern int Kill(int process, int signal);
}
