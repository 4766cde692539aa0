using System.Text.RegularExpressions;
using Slipway.Server.Settings;
using Slipway.Server.Tests.Host;

namespace Slipway.Server.Tests.Settings;

public sealed class SettingsDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Samples.Folder(), "../docs/settings.md"));

    [Fact]
    public void Every_setting_is_in_the_document_with_its_variable()
    {
        Assert.NotEmpty(SettingsReader.Known);
        Assert.All(SettingsReader.Known, name =>
        {
            var row = Assert.Single(Document.Split('\n'), line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            Assert.Contains($"`SLIPWAY_{name.Replace(":", "__", StringComparison.Ordinal)}`", row, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_setting_of_the_document_is_known() =>
        Assert.Equal(SettingsReader.Known.Order(), Regex.Matches(Document, "^\\| `([^`]+)` \\|", RegexOptions.Multiline).Select(match => match.Groups[1].Value).Order());
}
