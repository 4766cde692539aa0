using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Programs;
using Slipway.TestSupport;

namespace Slipway.EndToEnd.Tests.Samples;

/// <summary>
/// Runs the shell lines of the recipes in docs/ci.md as a CI does: each by itself, until one fails. Downloads are replaced: <c>git</c>
/// does nothing, and <c>dotnet publish</c> puts the built program into its output folder.
/// </summary>
public sealed partial class RecipeTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder folder = new();

    public RecipeTests()
    {
        var samples = Path.GetDirectoryName(SampleOffer.File)!;
        foreach (var name in (string[])["publish.sh", "live.json", "blocked.json"])
            File.Copy(Path.Combine(samples, "pipelines", name), Path.Combine(folder, name));
        File.Copy(SampleOffer.File, Path.Combine(folder, "offer.json"));
        WriteProgram("git", "exit 0");
        WriteProgram("dotnet", $"""
            for word; do [ "$last" != -o ] || out=$word; last=$word; done
            mkdir -p "$out"
            printf '#!/bin/sh\nexec "%s" "$@"\n' '{SlipwayProgram.Path}' >"$out/slipway"
            chmod +x "$out/slipway"
            """);
    }

    public static TheoryData<string> Recipes => ["GitHub Actions", "Azure DevOps", "GitLab"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_is_green_for_a_publisher_that_does_well(string recipe)
    {
        foreach (var line in LinesOf(recipe))
            Assert.Equal((0, line), (await RunAsync(line), line));
        Assert.True(File.Exists(Path.Combine(folder, "journal.json")));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_is_red_for_a_misspelt_scenario(string recipe) => await AssertRedAsync(
        recipe, line => line.Replace("--scenarios certification-fails", "--scenarios certification-fials", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_is_red_for_a_missing_script(string recipe)
    {
        File.Delete(Path.Combine(folder, "publish.sh"));
        await AssertRedAsync(recipe, line => line);
        await AssertRedAsync(recipe, line => line.Replace("./publish.sh", "bash ./publish.sh", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_is_red_for_a_publisher_that_fails_before_it_has_published(string recipe)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "publish.sh"), "#!/bin/sh\nexit 1\n");
        await AssertRedAsync(recipe, line => line);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_is_red_for_a_publisher_that_reports_success_where_certification_fails(string recipe)
    {
        var script = Path.Combine(folder, "publish.sh");
        await File.WriteAllTextAsync(
            script, (await File.ReadAllTextAsync(script)).Replace("        return 1\n", "        exit 0\n", StringComparison.Ordinal));
        await AssertRedAsync(recipe, line => line);
    }

    /// <summary>The line that rehearses a failure fails by itself, whatever those before it do.</summary>
    private async Task AssertRedAsync(string recipe, Func<string, string> change)
    {
        var lines = LinesOf(recipe);
        foreach (var line in lines.Where(line => line.Contains("dotnet publish", StringComparison.Ordinal)))
            Assert.Equal(0, await RunAsync(line));
        Assert.NotEqual(0, await RunAsync(change(lines.Single(line => line.Contains("--scenarios", StringComparison.Ordinal)))));
    }

    private List<string> LinesOf(string recipe)
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "ci.md"));
        var yaml = page[page.IndexOf($"\n## {recipe}\n", StringComparison.Ordinal)..].Split("```")[1];
        var lines = Line().Matches(yaml).Select(match =>
            match.Groups["line"].Value.Replace("$(Agent.TempDirectory)", Path.Combine(folder, "agent"), StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count(line => line.Contains(" exec ", StringComparison.Ordinal)));
        return lines;
    }

    private async Task<int> RunAsync(string line)
    {
        var path = $"{Path.Combine(folder, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var shell = Process.Start(
            SlipwayProgram.StartInfo(folder, "/bin/bash", ["-ec", line], [("PATH", path), ("POLL_SECONDS", "0.1")]))!;
        using var limit = new CancellationTokenSource(Longest);
        var output = shell.StandardOutput.ReadToEndAsync(limit.Token);
        var error = shell.StandardError.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        _ = (await output, await error);
        return shell.ExitCode;
    }

    private void WriteProgram(string name, string script)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Repository([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    /// <summary>A step of GitHub, of Azure DevOps, and a line of GitLab's script.</summary>
    [GeneratedRegex(@"^\s*- (?:run: |script: |(?=git |dotnet |out/))(?<line>.+)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
