using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Nodes;

/// <summary>Programs that refuse to run as root, run as Debian's user <c>postgres</c> where the tests are root.</summary>
internal static class ServerProgram
{
    private static readonly bool Root = Environment.UserName == "root";

    /// <summary>A folder that such a program owns.</summary>
    public static async Task<DirectoryInfo> FolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-server-");
        if (Root)
            await RunAsync(Process.Start("chown", ["postgres", folder.FullName]));
        return folder;
    }

    public static Task RunAsync(string program, params string[] args) => RunAsync(Start(program, args));

    /// <summary>Its output goes nowhere: a server that it leaves behind would keep a pipe open.</summary>
    public static Process Start(string program, params string[] args)
    {
        string[] whole = ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", .. Root
            ? ["runuser", "-u", "postgres", "--"]
            : Array.Empty<string>(), program, .. args];
        return Process.Start(new ProcessStartInfo("sh", whole) { WorkingDirectory = "/" })!;
    }

    private static async Task RunAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{string.Join(' ', process.StartInfo.ArgumentList)} ended with {process.ExitCode}");
        }
    }
}
