using System.Diagnostics;
using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Readme;

/// <summary>
/// Runs the commands of README.md and of the pages below and compares their output with the pages.
/// A block marked <c>&lt;!-- tested: serve --&gt;</c> starts the server; those marked <c>&lt;!--
/// tested --&gt;</c> run in one shell, each followed by its output, in which <c>…</c> stands for
/// any text.
/// </summary>
public sealed partial class ReadmeTests : IDisposable
{
    /// <summary>In the order in which a reader follows them: the later ones use variables of the quickstart.</summary>
    private static readonly string[] Pages = ["README.md", "docs/quickstart.md", "docs/catalog.md", "docs/publishers.md"];

    private static readonly string Repository = FindRepository();

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_commands_of_the_first_pages_print_what_the_pages_show()
    {
        var pages = string.Concat(await Task.WhenAll(Pages.Select(ReadAsync)));
        PrepareFolder();
        using var server = StartServer(ServeBlock().Match(pages).Groups["command"].Value.Trim());
        try
        {
            var address = (await server.StandardOutput.ReadLineAsync())!.Replace("slipway listening on ", "", StringComparison.Ordinal);
            _ = server.StandardOutput.ReadToEndAsync();
            var blocks = TestedBlocks().Matches(pages);
            Assert.NotEmpty(blocks);
            var script = string.Concat(blocks.Select(block => $"{block.Groups["command"].Value}\necho '-- end of block'\n"))
                .Replace("http://127.0.0.1:5080", address, StringComparison.Ordinal);
            var printed = (await RunBashAsync(script)).Split("-- end of block\n");

            foreach (var (block, output) in blocks.Zip(printed))
                AssertPrints(block.Groups["output"].Value, output.Replace(address, "http://127.0.0.1:5080", StringComparison.Ordinal));
            Assert.Equal(blocks.Count + 1, printed.Length);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task The_readme_is_short_and_shows_a_picture_and_commands_that_exist()
    {
        var readme = await ReadAsync("README.md");
        Assert.True(readme.Split('\n').Length < 150);
        Assert.True(File.Exists(Path.Combine(Repository, Picture().Match(readme).Groups["file"].Value)));
        Assert.All(Scripts().Matches(readme), script => Assert.True(File.Exists(Path.Combine(Repository, script.Value)), script.Value));
    }

    private static Task<string> ReadAsync(string page) => File.ReadAllTextAsync(Path.Combine(Repository, page));

    /// <summary>What the commands find around them: the samples, and the program where <c>dotnet publish</c> would have put it.</summary>
    private void PrepareFolder()
    {
        Directory.CreateDirectory(Path.Combine(folder, "samples"));
        foreach (var sample in Directory.GetFiles(Path.Combine(Repository, "samples"), "*.json"))
            File.Copy(sample, Path.Combine(folder, "samples", Path.GetFileName(sample)));
        var program = Path.Combine(folder, "out", "slipway");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        File.WriteAllText(program, $"#!/bin/sh\nexec '{SlipwayProgram.Path}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Process StartServer(string command)
    {
        Assert.StartsWith("out/slipway serve ", command, StringComparison.Ordinal);
        var start = Start("bash", "-c", $"exec {command} --urls http://127.0.0.1:0 2>server.log");
        return Process.Start(start)!;
    }

    private async Task<string> RunBashAsync(string script)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var start = Start("bash", "-s");
        start.RedirectStandardInput = true;
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        var printed = await bash.StandardOutput.ReadToEndAsync(limit.Token);
        await bash.WaitForExitAsync(limit.Token);
        return printed;
    }

    private ProcessStartInfo Start(string program, params string[] arguments)
    {
        var start = SlipwayProgram.StartInfo(folder, program, arguments, [("no_proxy", "127.0.0.1")]);
        start.RedirectStandardError = false;
        return start;
    }

    private static void AssertPrints(string expected, string printed)
    {
        var pattern = string.Concat("^", Regex.Escape(expected.Trim()).Replace("…", "(?s:.*?)", StringComparison.Ordinal), "$");
        if (!Regex.IsMatch(printed.ReplaceLineEndings("\n").Trim(), pattern, RegexOptions.None, TimeSpan.FromSeconds(5)))
            Assert.Equal(expected.Trim(), printed.Trim());
    }

    private static string FindRepository()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(here.FullName, "Slipway.slnx")))
            here = here.Parent!;
        return here.FullName;
    }

    [GeneratedRegex("!\\[[^]]+\\]\\((?<file>[^)]+)\\)")]
    private static partial Regex Picture();

    [GeneratedRegex("script/[a-z]+")]
    private static partial Regex Scripts();

    [GeneratedRegex("<!-- tested: serve -->\\n```bash\\n(?<command>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ServeBlock();

    [GeneratedRegex("<!-- tested -->\\n```bash\\n(?<command>.*?)```\\n+```text\\n(?<output>.*?)```", RegexOptions.Singleline)]
    private static partial Regex TestedBlocks();
}
