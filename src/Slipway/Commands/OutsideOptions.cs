using System.CommandLine;
using Slipway.Rehearsal.Files;

namespace Slipway.Cli.Commands;

/// <summary>Outside hosts that a rehearsal serves from files, or may reach.</summary>
internal static class OutsideOptions
{
    /// <param name="where">When the option applies; shown in brackets.</param>
    public static Option<string[]> Files(string where = "rehearsal only") => new("--files")
    {
        Description = "Serves addresses of another host from files of this machine, as https://host[/path]=FOLDER; "
            + $"=FILE, ={FileMap.Samples} and ={FileMap.WindowsSamples} (the sample files) are allowed, too. "
            + $"The longest prefix decides ({where}).",
    };

    /// <summary>The options as numbered settings.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(IEnumerable<string>? files, IEnumerable<string>? allowedHosts) =>
        (files ?? []).Select((text, index) => KeyValuePair.Create($"Rehearsal:Files:{index}", text))
            .Concat((allowedHosts ?? []).Select((text, index) => KeyValuePair.Create($"Rehearsal:AllowedHosts:{index}", text)));
}
