using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Slipway.EndToEnd.Tests.House;

/// <summary>Where a type of the program is found: in the file with its name.</summary>
public sealed partial class FileTests
{
    /// <summary>
    /// Generic types of one name may share a file; a part of a type may have a file of its own, such as Transition.Steps.cs.
    /// </summary>
    [Fact]
    public void A_file_holds_one_top_level_type_and_is_named_for_it()
    {
        var files = Code("src").ToList();
        var wrong =
            from file in files
            let types = TopLevelType().Matches(File.ReadAllText(file)).Select(type => type.Groups["name"].Value).Distinct().ToList()
            where types.Any(type => type != Path.GetFileName(file).Split('.')[0])
            select $"{Path.GetRelativePath(Root(), file)} holds {string.Join(", ", types)}";

        Assert.True(files.Count > 500, "The sources were not found.");
        Assert.True(!wrong.Any(), string.Join('\n', wrong.Order()));
    }

    [Fact]
    public void No_file_of_code_has_more_than_300_lines() => Assert.Empty(
        from folder in (string[])["src", "tests", "bench", "samples"]
        from file in Code(folder)
        let lines = File.ReadLines(file).Count()
        where lines > 300
        select $"{Path.GetRelativePath(Root(), file)} has {lines} lines");

    private static IEnumerable<string> Code(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    [GeneratedRegex(
        """^(?:(?:public|internal|private|protected|file|sealed|static|abstract|readonly|partial|ref|unsafe) +)*"""
        + """(?:class|record(?: struct| class)?|struct|interface|enum|delegate +\S+) +(?<name>\w+)""",
        RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
