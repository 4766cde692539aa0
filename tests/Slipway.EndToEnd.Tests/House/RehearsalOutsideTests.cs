using System.Runtime.CompilerServices;

namespace Slipway.EndToEnd.Tests.House;

/// <summary>The service does not know the rehearsal (docs/adr/0036).</summary>
public sealed class RehearsalOutsideTests
{
    /// <summary>A migration that was released is never edited.</summary>
    private const string Released = "0008-rehearsal.sql";

    [Theory]
    [InlineData("Slipway.Core")]
    [InlineData("Slipway.Storage")]
    [InlineData("Slipway.Server")]
    public void Nothing_below_the_rehearsal_names_it(string project)
    {
        var folder = Path.GetFullPath(Path.Combine(Here(), "../../../../src", project));
        var sources = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => file.Split(Path.DirectorySeparatorChar) is not (["bin" or "obj", ..] or [.., Released]))
            .ToList();
        Assert.True(sources.Count > 50);
        Assert.DoesNotContain(sources, file =>
            (file + File.ReadAllText(Path.Combine(folder, file))).Contains("rehears", StringComparison.OrdinalIgnoreCase));
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
