using System.Diagnostics;
using System.Security.Cryptography;

namespace Slipway.Server.Files;

/// <summary>
/// A folder that only this process and user can use, in memory if the machine has a file system for
/// that. It is removed on disposal, and also when the process is killed: a shell outlives the
/// process just long enough to remove it.
/// </summary>
public sealed class PrivateFolder : IAsyncDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const string NewSession = "/usr/bin/setsid";

    /// <summary>
    /// A container often gives its shared memory 64 MiB, which a few packages fill.
    /// </summary>
    private const long LeastSpace = 256L * 1024 * 1024;

    /// <summary>
    /// Ends when its standard input closes, which this process holds open; it ignores signals for
    /// the whole group.
    /// </summary>
    private const string RemoveAtEnd = """
        trap '' INT TERM HUP QUIT
        exec >/dev/null 2>&1
        while read -r _; do :; done
        rm -rf -- "$1"
        """;

    private readonly Process? reaper;

    private PrivateFolder(string path)
    {
        Path = path;
        reaper = OperatingSystem.IsWindows() ? null : StartReaper(path);
    }

    public string Path { get; }

    /// <exception cref="IOException">The folder cannot be created.</exception>
    public static PrivateFolder Create()
    {
        // The name cannot be guessed, so another user cannot have created the folder before.
        var path = System.IO.Path.Combine(Parent(), $"slipway-{RandomNumberGenerator.GetHexString(32, lowercase: true)}");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            return new PrivateFolder(path);
        }
        catch
        {
            Directory.Delete(path);
            throw;
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// Writes <paramref name="text"/> into a file and returns the file's full path.
    /// </summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A program that is still running may be writing there; the shell tries once more.
        }

        if (reaper is null)
            return;
        reaper.StandardInput.Close();
        await reaper.WaitForExitAsync();
        reaper.Dispose();
    }

    private static string Parent() =>
        OperatingSystem.IsLinux() && Directory.Exists(SharedMemory)
            && new DriveInfo(SharedMemory) is { DriveFormat: "tmpfs", AvailableFreeSpace: >= LeastSpace }
            ? SharedMemory
            : System.IO.Path.GetTempPath();

    private static Process StartReaper(string path)
    {
        // In its own session where possible, so that a signal that kills this process and its group
        // does not kill it.
        string[] command = [.. System.IO.File.Exists(NewSession)
            ? [NewSession]
            : Array.Empty<string>(), "/bin/sh", "-c", RemoveAtEnd, "sh", path];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        return Process.Start(start) ?? throw new IOException("/bin/sh cannot be started.");
    }
}
