using System.Diagnostics;
using System.Security.Cryptography;

namespace Slipway.Cli.Exec;

/// <summary>
/// Where a run keeps its files: readable by its user alone, in memory where there is room, and gone when the run ends. A small shell stands by to remove it even
/// when this process is killed.
/// </summary>
internal sealed class PrivateFolder : IAsyncDisposable
{
    private const string Memory = "/dev/shm";

    /// <summary>The data of a run takes a few MiB; containers often give 64 MiB of shared memory, which others use, too.</summary>
    private const long LeastRoom = 48L * 1024 * 1024;

    /// <summary>The path is an argument, never part of the text. It waits until its input ends, which it does with this process, however that comes.</summary>
    private const string Script = """trap '' INT TERM HUP QUIT; exec >/dev/null 2>&1; while read -r _; do :; done; rm -rf -- "$1" """;

    private readonly Process? reaper;

    private PrivateFolder(string path, Process? reaper) => (Path, this.reaper) = (path, reaper);

    public string Path { get; }

    /// <exception cref="IOException">There is no place for it.</exception>
    public static PrivateFolder Create()
    {
        var path = CreateFolder();
        try
        {
            return new PrivateFolder(path, Reaper(path));
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A program that the command left behind may be writing there; the shell tries once more.
        }

        if (reaper is null)
            return;
        reaper.StandardInput.Close();
        await reaper.WaitForExitAsync();
        reaper.Dispose();
    }

    private static string CreateFolder()
    {
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows() && HasRoom(Memory))
        {
            try
            {
                return Directory.CreateDirectory($"{Memory}/slipway-exec-{RandomNumberGenerator.GetHexString(16, lowercase: true)}", mode).FullName;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // As where there is none.
            }
        }

        return Directory.CreateTempSubdirectory("slipway-exec-").FullName;
    }

    private static bool HasRoom(string place)
    {
        try
        {
            return Directory.Exists(place) && new DriveInfo(place).AvailableFreeSpace >= LeastRoom;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>In a session of its own where that can be had, so that whoever kills this process with its group does not kill it.</summary>
    private static Process? Reaper(string path)
    {
        if (CommandPath.Find("/bin/sh") is not { } shell)
            return null;
        string[] command = [.. CommandPath.Find("setsid") is { } setsid ? [setsid] : Array.Empty<string>(), shell, "-c", Script, "slipway-exec", path];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" });
    }
}
