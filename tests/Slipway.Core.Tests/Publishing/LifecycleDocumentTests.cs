using System.Text.RegularExpressions;
using Slipway.Core.Documents;
using Slipway.Core.OfferTypes;
using Slipway.Core.Publishing;

namespace Slipway.Core.Tests.Publishing;

/// <summary>
/// docs/lifecycle.md names what there is: no state of the program is missing there, and none stands
/// there that the program has not.
/// </summary>
public partial class LifecycleDocumentTests
{
    private static readonly string Document = Read();

    [Fact]
    public void Every_status_of_an_offer_is_told() => AssertTold<OfferStatus>("The offer", drawnWithout: ["notStarted"]);

    [Fact]
    public void Every_state_of_an_operation_is_told() => AssertTold<OperationState>("The operation", drawnWithout: []);

    [Fact]
    public void Every_status_of_a_step_is_told() => AssertTold<StepStatus>("The step", drawnWithout: ["waitingForApproval"]);

    [Fact]
    public void Every_step_of_every_type_is_told_in_its_order_with_its_hold()
    {
        var told = Rows("The steps of each type").Select(row => string.Join('|', row[..4]));
        var steps =
            OfferTypeCatalogue.All.SelectMany(type => type.Steps.Select(step => $"{type.Id}|{step.Id}|{step.Name}|{Hold(step.Hold)}"));
        Assert.Equal(steps, told);
    }

    private static void AssertTold<T>(string section, string[] drawnWithout)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(WireWords.Of).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(words, Rows(section).Select(row => row[0].Trim('`')).Order(StringComparer.Ordinal));
        var drawn = Arrow()
            .Matches(Section(section))
            .SelectMany(arrow => new[] { arrow.Groups["from"].Value, arrow.Groups["to"].Value })
            .Where(word => word != "[*]")
            .Distinct();
        Assert.Equal(words.Except(drawnWithout), drawn.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string[]> Rows(string section) => Section(section).Split('\n')
        .Where(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static string Section(string title)
    {
        var from = Document.IndexOf($"## {title}\n", StringComparison.Ordinal);
        Assert.True(from >= 0, title);
        var to = Document.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return to < 0 ? Document[from..] : Document[from..to];
    }

    private static string Hold(TimeSpan hold) => hold switch
    {
        { Ticks: 0 } => "",
        { TotalDays: >= 1 } => $"{hold.Days} d",
        { TotalHours: >= 1 } => $"{hold.Hours} h",
        _ => $"{hold.Minutes} min",
    };

    private static string Read()
    {
        using var reader = new StreamReader(typeof(LifecycleDocumentTests).Assembly.GetManifestResourceStream("lifecycle.md")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^ +(?<from>\S+) --> (?<to>[^\s:]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Arrow();
}
