using Slipway.Core.Documents;

namespace Slipway.Cli.Validation;

/// <summary>
/// Faults as GitHub workflow commands, which GitHub shows beside the lines of a change.
/// </summary>
internal static class GithubAnnotations
{
    public static IEnumerable<string> Of(IEnumerable<CheckedFile> files) =>
        files.SelectMany(file => file.Faults.Select(fault => Of(file, fault)));

    private static string Of(CheckedFile file, Fault fault)
    {
        var place = file.PlaceOf(fault);
        var where = file.Name == OfferFiles.StandardInput ? "" : $"file={Property(file.Name)},line={place.Line},col={place.Column},";
        return $"::{WireWords.Of(fault.Severity)} {where}title={Property(fault.Code)}::{Data(About(fault))}";
    }

    private static string About(Fault fault) => fault.Target.Length == 0 ? fault.Message : $"{fault.Target}: {fault.Message}";

    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace(
        "\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
