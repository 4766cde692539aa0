using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Programs;

/// <summary>The built program, as a process of its own.</summary>
public static class SlipwayProgram
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The published program that <c>TEST_PROGRAM</c> names, as in <c>script/test</c>. Without it the built one: it lies beside the
    /// tests, since they reference its project.
    /// </summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("TEST_PROGRAM") is { Length: > 0 } published
        ? published
        : System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "slipway.exe" : "slipway");

    /// <summary>Runs it to its end in a folder, with these variables alone of those that it would heed.</summary>
    public static Task<Ended> RunAsync(string folder, string[] args, params (string Name, string Value)[] variables) =>
        RunAsync(folder, args, Longest, variables);

    /// <summary>The same for what takes longer than verbs do.</summary>
    public static Task<Ended> RunAsync(string folder, string[] args, TimeSpan longest, params (string Name, string Value)[] variables) =>
        RunAsync(folder, Path, args, longest, variables);

    /// <summary>The same by a program of another build.</summary>
    public static Task<Ended> RunProgramAsync(string folder, string program, params string[] args) =>
        RunAsync(folder, program, args, Longest, []);

    /// <summary>The same for any program.</summary>
    internal static async Task<Ended> RunAsync(
        string folder, string program, string[] args, TimeSpan longest, (string Name, string Value)[] variables)
    {
        using var process = Process.Start(StartInfo(folder, program, args, variables))!;
        using var limit = new CancellationTokenSource(longest);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Ended(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    internal static ProcessStartInfo StartInfo(
        string folder, string program, IEnumerable<string> args, IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The tests' own variables begin alike, and the program refuses those that it does not know.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SLIPWAY_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return start;
    }
}

/// <summary>A process that came to its end.</summary>
public sealed record Ended(int Code, string Output, string Error)
{
    public IReadOnlyList<string> ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
