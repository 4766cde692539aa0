namespace Slipway.Cli.Exec;

/// <summary>
/// Finds the file of a command as a shell does; the framework would search this program's own
/// folder first.
/// </summary>
internal static class CommandPath
{
    /// <summary>Null if no executable file has that name.</summary>
    public static string? Find(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return IsExecutable(name) ? Path.GetFullPath(name) : null;
        var folders = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
        return folders.Split(':').Select(folder => Path.GetFullPath(Path.Combine(folder, name))).FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) => OperatingSystem.IsWindows()
        ? File.Exists(path)
        : File.Exists(path)
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;
}
