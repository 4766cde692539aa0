using System.Globalization;

namespace Slipway.Demo;

/// <summary>The arguments that script/demo passes.</summary>
/// <param name="Server">Where the service listens.</param>
/// <param name="Rate">How many times faster market time runs than machine time.</param>
/// <param name="Sample">The offer's document.</param>
/// <param name="Files">An empty folder for the offer's files.</param>
/// <param name="Keep">Whether to go on serving once the offer is live.</param>
/// <param name="BrokenImage">
/// Whether the offer first names a disk that certification refuses.
/// </param>
internal sealed record DemoOptions(Uri Server, double Rate, string Sample, string Files, bool Keep, bool BrokenImage)
{
    /// <summary>Null for arguments that script/demo does not pass.</summary>
    public static DemoOptions? Read(string[] args) =>
        args is [var server, var rate, var sample, var files, .. var rest] && rest.All(word => word is "--keep" or "--broken-image")
            ? new DemoOptions(
                new Uri(server),
                double.Parse(rate, CultureInfo.InvariantCulture),
                sample,
                files,
                rest.Contains("--keep"),
                rest.Contains("--broken-image"))
            : null;
}
