using System.Diagnostics;
using System.Security.Cryptography;

namespace Slipway.Server.Files;

/// <summary>
/// A folder for this process and user alone, in memory where the machine has a file system for that. It is gone when it is disposed of, and also when the
/// process is killed: a shell outlives the process by just as long as it takes to remove the folder.
/// </summary>
public sealed class PrivateFolder : IAsyncDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const string NewSession = "/usr/bin/setsid";

    /// <summary>A container often gives its shared memory 64 MiB, which a few packages fill.</summary>
    private const long LeastSpace = 256L * 1024 * 1024;

    /// <summary>Ends with its standard input, whose other end is this process's; signals for the whole group leave it alone.</summary>
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

    /// <exception cref="IOException">It cannot be made.</exception>
    public static PrivateFolder Create()
    {
        // Nobody can have guessed the name, so nobody can have made the folder before.
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

    /// <summary>The whole path of the file that <paramref name="text"/> is now in.</summary>
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
            // A program that was left behind may be writing there; the shell tries once more.
        }

        if (reaper is null)
            return;
        reaper.StandardInput.Close();
        await reaper.WaitForExitAsync();
        reaper.Dispose();
    }

    private static string Parent() =>
        OperatingSystem.IsLinux() && Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory) is { DriveFormat: "tmpfs", AvailableFreeSpace: >= LeastSpace }
            ? SharedMemory
            : System.IO.Path.GetTempPath();

    private static Process StartReaper(string path)
    {
        // In a session of its own where that can be had, so that whoever kills this process with its group does not kill it.
        string[] command = [.. System.IO.File.Exists(NewSession) ? [NewSession] : Array.Empty<string>(), "/bin/sh", "-c", RemoveAtEnd, "sh", path];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        return Process.Start(start) ?? throw new IOException("/bin/sh cannot be started.");
    }
}
