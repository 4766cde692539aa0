using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Slipway.Bench.Harness;

/// <summary>The load: wrk with 32 connections that are kept open.</summary>
internal static class Wrk
{
    public const int Connections = 32;
    private const int Threads = 2;

    /// <summary>After these, a smoke run leaves the processors to others.</summary>
    public const int SmokeRequests = 200;

    public sealed record Load(long Requests, double Seconds, double Median, double Slow)
    {
        public double PerSecond => Requests / Seconds;
    }

    /// <summary>
    /// Sends requests for <paramref name="seconds"/>; an error or a refusal among the responses
    /// ends the benchmark.
    /// </summary>
    public static async Task<Load> RunAsync(
        Setup setup, Uri address, HttpMethod method, IEnumerable<string> paths, IEnumerable<string> tokens, int seconds)
    {
        var (pathFile, tokenFile) = (Path.Combine(setup.Work, "paths"), Path.Combine(setup.Work, "tokens"));
        await File.WriteAllLinesAsync(pathFile, paths);
        await File.WriteAllLinesAsync(tokenFile, tokens);
        var script = Path.Combine(AppContext.BaseDirectory, "requests.lua");
        var output = await Tool.RunAsync(
            "wrk",
            "-t",
            $"{Threads}",
            "-c",
            $"{Connections}",
            "-d",
            $"{seconds}s",
            "--timeout",
            "10s",
            "-s",
            script,
            address.ToString(),
            "--",
            method.Method, pathFile, tokenFile, $"{Threads}", $"{setup.Of(smoke: SmokeRequests / Threads, quick: 0, 0)}");
        var numbers = output.Split('\n').Last(line => line.StartsWith("RESULT ", StringComparison.Ordinal)).Split(' ')[1..]
            .Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return numbers[2] == 0
            ? new Load(numbers[0], numbers[1] / 1e6, numbers[3] / 1e6, numbers[4] / 1e6)
            : throw new BenchmarkException($"{numbers[2]} of {numbers[0]} responses were errors: {output}");
    }
}

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new BenchmarkException($"{program} ended with {process.ExitCode}: {await error}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new BenchmarkException($"{start.FileName} does not start ({fault.Message}); script/bench installs it.");
        }
    }
}
