namespace Slipway.Core.Tests.Pages;

/// <summary>The lines of the program's C# files, each with its file and number.</summary>
internal static class Sources
{
    public static IReadOnlyList<(string Place, string Text)> All { get; } =
    [
        .. from file in Directory.GetFiles(Path.Combine(Page.Root, "src"), "*.cs", SearchOption.AllDirectories)
           let path = Path.GetRelativePath(Page.Root, file)
           where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
           from line in File.ReadAllLines(file).Index()
           select ($"{path}:{line.Index + 1}", line.Item),
    ];
}
